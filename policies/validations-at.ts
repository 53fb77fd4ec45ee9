import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import type { Rule, Validation } from "./rule.js";

/** What a rule asks for at a version of Kubernetes; nothing where it is of other versions. */
export function validationsAt(rule: Rule, version: KubernetesVersion): readonly Validation[] {
  return rule.validations.filter(
    ({ since, until }) =>
      (since === undefined || minor(since) <= minor(version)) && (until === undefined || minor(version) < minor(until)),
  );
}

function minor(version: KubernetesVersion): number {
  return Number(version.slice("1.".length));
}
