import { clusterApiOwner } from "../lib/fleet/cluster-api-owner.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { resourceName } from "../lib/names.js";

/** What a sandbox has to know of the cluster that manages a fleet; nothing when it runs no management layer. */
export function sandboxManagement({ name, clusters, management, managementLayer }: Fleet) {
  const spec = clusters[management];
  if (managementLayer === undefined || spec === undefined) {
    return undefined;
  }
  return {
    cluster: resourceName(name, management, undefined, spec.cloud === "gke" ? "gke-cluster" : undefined),
    clusterApi: clusterApiOwner(managementLayer) !== undefined,
  };
}
