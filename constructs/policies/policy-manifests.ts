import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Manifest } from "../../lib/manifests.js";
import type { OwnRule } from "./cluster-policies.js";

/** The rules of a cluster as objects of the engines that it has. */
export function policyManifests(fleet: Fleet, cluster: string, own: readonly OwnRule[] = []): Manifest[] {
  void [fleet, cluster, own];
  return [];
}
