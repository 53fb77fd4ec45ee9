import type { Fleet } from "../../lib/fleet/fleet.js";
import { InvalidError } from "../../lib/problem.js";
import type { PolicySet } from "../../policies/policy-set.js";
import { clusterPolicies } from "./cluster-policies.js";

/** The rules of a cluster as a rendering says them, whose fleet another version may have written; none where they cannot be told. */
export function renderedPolicies(fleet: Fleet | undefined, cluster: string | undefined): PolicySet | undefined {
  if (fleet?.policies === undefined || cluster === undefined) {
    return undefined;
  }
  try {
    return clusterPolicies(fleet, cluster);
  } catch (error) {
    if (error instanceof InvalidError) {
      return undefined;
    }
    throw error;
  }
}
