import type { Manifest } from "../../lib/manifests.js";
import type { PolicySet } from "../policy-set.js";

/** The rules of a cluster as objects of the engine. */
export function inTreePolicies(set: PolicySet): Manifest[] {
  void [set];
  return [];
}
