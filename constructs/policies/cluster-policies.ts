import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Rule } from "../../policies/rule.js";
import type { PolicySet } from "../../policies/policy-set.js";

/** A rule of a fleet's own, with its parameters. */
export interface OwnRule {
  readonly rule: Rule;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** The rules of a cluster as the fleet's data describes them; none where the fleet has no policies. */
export function clusterPolicies(fleet: Fleet, cluster: string, own: readonly OwnRule[] = []): PolicySet | undefined {
  void [fleet, cluster, own];
  return undefined;
}
