import type { ClusterSpec } from "../../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../../lib/fleet/fleet.js";
import { clusterLayers } from "../../cluster-api/cluster-layers.js";
import { ClusterApiCluster } from "../cluster-api.js";
import type { Cluster } from "../cluster.js";
import { managementOf, withoutManagement } from "../management.js";
import type { CloudPart } from "./prerequisites.js";

/** What a stack knows of the cluster that it is to create. */
export interface NewCluster {
  readonly fleet: Fleet;
  readonly cluster: string;
  readonly spec: ClusterSpec;
  /** Whether whoever runs the stack lifts the cluster's protection. */
  readonly unprotected: boolean;
}

/**
 * Has Cluster API create a cluster, on the management cluster that another stack has made.
 *
 * @throws when that one is not there, before anything is registered; a preview goes on without it
 */
export async function createdByClusterApi({ fleet, cluster, spec, unprotected }: NewCluster): Promise<Cluster> {
  const management = await managementOf(fleet);
  if (management === undefined) {
    throw withoutManagement(fleet, `${cluster} is created by Cluster API`);
  }
  const layer = clusterLayers(fleet).find(({ appliedBy }) => appliedBy === cluster);
  if (layer === undefined) {
    throw new RangeError(`Cluster API does not create ${cluster}`);
  }
  return new ClusterApiCluster(cluster, {
    ...{ fleet: fleet.name, spec, layer, management, unprotected },
    part: await cloudPart(cluster, { fleet: fleet.name, spec, unprotected }),
  });
}

/** What is a cloud's own, with the SDK of that cloud and no other. */
async function cloudPart(
  cluster: string,
  { spec, ...rest }: { readonly fleet: string; readonly spec: ClusterSpec; readonly unprotected: boolean },
): Promise<CloudPart> {
  switch (spec.cloud) {
    case "eks":
      return (await import("./eks-part.js")).eksPart(cluster, { ...rest, spec });
    case "gke":
      return (await import("./gke-part.js")).gkePart(cluster, { ...rest, spec });
    case "aks":
      return (await import("./aks-part.js")).aksPart(cluster, { ...rest, spec });
    case "local":
      throw new RangeError("Cluster API creates no local cluster");
  }
}
