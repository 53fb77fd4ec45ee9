import type { NodePool } from "../../lib/fleet/cluster-spec.js";
import { machineType, type MachineCloud } from "../../lib/machine-types.js";

/** What sizes a pool: a number, or the annotations by which an autoscaler finds its bounds. */
export interface PoolReplicas {
  /** Absent where an autoscaler decides, or every apply would undo what it did. */
  readonly replicas?: number;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Names the autoscaler that decides, where it runs in the cloud: the provider then writes its decision down. */
export const REPLICAS_MANAGED_BY = "cluster.x-k8s.io/replicas-managed-by";

const bounds = "cluster.x-k8s.io/cluster-api-autoscaler-node-group";
const capacity = "capacity.cluster-autoscaler.kubernetes.io";

/**
 * The size of a pool. The bounds of an autoscaled one also say how many machines it starts with: Cluster API takes the
 * smaller bound. Its capacity lets the autoscaler start the first machine of an empty pool.
 *
 * https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/clusterapi/README.md
 */
export function poolReplicas(pool: NodePool, cloud: MachineCloud): PoolReplicas {
  if ("nodes" in pool) {
    return { replicas: pool.nodes, annotations: {} };
  }
  const { vcpu, memoryGiB } = machineType(pool.machine, cloud);
  const { labels = {}, taints = [] } = pool;
  return {
    annotations: {
      [`${bounds}-min-size`]: String(pool.min),
      [`${bounds}-max-size`]: String(pool.max),
      [`${capacity}/cpu`]: String(vcpu),
      [`${capacity}/memory`]: `${memoryGiB}Gi`,
      ...listed(
        "labels",
        Object.entries(labels).map(([key, value]) => `${key}=${value}`),
      ),
      ...listed(
        "taints",
        taints.map(({ key, value, effect }) => `${key}=${value}:${effect}`),
      ),
    },
  };
}

function listed(key: string, items: readonly string[]): Readonly<Record<string, string>> {
  return items.length === 0 ? {} : { [`${capacity}/${key}`]: items.join(",") };
}
