import type { Fleet } from "../../lib/fleet/fleet.js";
import type { PolicyEngineSpec } from "../../lib/fleet/services-spec.js";
import { violation, type Problem } from "../../lib/problem.js";
import { chosenService, servicePath } from "../services/service-settings.js";

/** Oldest chart of each policy engine that has the kinds of our objects. */
const oldest: Readonly<
  Record<PolicyEngineSpec["engine"], { readonly version: `3.${number}.0`; readonly why: string }>
> = {
  // https://github.com/kyverno/kyverno/releases/tag/v1.17.0
  kyverno: { version: "3.7.0", why: "which brings policies.kyverno.io/v1" },
  // https://github.com/open-policy-agent/gatekeeper/releases/tag/v3.18.0
  gatekeeper: { version: "3.18.0", why: "which reads rules in CEL" },
};

/** The policy engine of each cluster is one that knows our objects; another would take them and do nothing. */
export function engineVersionProblems(fleet: Fleet): Problem[] {
  const problems = Object.entries(fleet.clusters).flatMap(([name, spec]) => {
    const chosen = chosenService(fleet, spec, "policyEngine");
    if (chosen?.version === undefined) {
      return [];
    }
    const { version, why } = oldest[chosen.engine];
    const path = `${servicePath(name, spec, "policyEngine")}.version`;
    const must = `be ${version} or newer, ${why}, since the fleet has policies`;
    return isAtLeast(chosen.version, version) ? [] : [violation("policy-engine", path, must, { got: chosen.version })];
  });
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

/** Whether a version is another or a newer one; what is no version is left to whoever looks for the chart. */
function isAtLeast(version: string, other: string): boolean {
  const [found, least] = [numbers(version), numbers(other)];
  const index = least.findIndex((number, place) => (found[place] ?? 0) !== number);
  return found.some(Number.isNaN) || index < 0 || (found[index] ?? 0) > (least[index] ?? 0);
}

function numbers(version: string): number[] {
  return version
    .replace(/^v/, "")
    .replace(/[-+].*$/, "")
    .split(".")
    .map(Number);
}
