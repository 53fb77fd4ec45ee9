import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Manifest } from "../../lib/manifests.js";

/** The namespaces of the teams of a cluster, and what fences them. */
export function tenantManifests(fleet: Fleet, cluster: string): Manifest[] {
  void [fleet, cluster];
  return [];
}
