import type { Fleet } from "../../lib/fleet/fleet.js";

/**
 * The cluster that the delivery engine of a cluster runs on. That is the management cluster, from which Argo CD and Flux log in through a
 * cloud; a local cluster has none to log in through, and so an engine of its own. Fleet's agent calls home from everywhere.
 */
export function engineHost({ clusters, delivery, management }: Fleet, cluster: string): string {
  return delivery?.engine !== "fleet" && clusters[cluster]?.cloud === "local" ? cluster : management;
}
