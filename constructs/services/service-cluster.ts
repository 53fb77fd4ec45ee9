import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";

/** The cluster that a service is for, as far as services know it. */
export interface ServiceCluster {
  /** Name of the fleet. */
  readonly fleet: string;
  /** Name of the cluster in the fleet. */
  readonly name: string;
  readonly spec: ClusterSpec;
}
