import type { NodePool } from "../../lib/fleet/cluster-spec.js";
import type { MachineCloud } from "../../lib/machine-types.js";
import type { Manifest } from "../../lib/manifests.js";
import { CORE_VERSION, groups, referenceTo } from "./contract.js";
import { poolReplicas, REPLICAS_MANAGED_BY } from "./pool-replicas.js";
import { objectMetadata, type ObjectScope } from "./object-scope.js";

/** A pool that a cloud runs as one. */
export interface ManagedPool {
  readonly name: string;
  readonly pool: NodePool;
  readonly cloud: MachineCloud;
  /** The provider's half. */
  readonly infrastructure: Manifest;
  /** Kubernetes of the nodes, where the provider does not follow the control plane. */
  readonly version?: string;
  /** The autoscaler that decides where the pool has bounds. */
  readonly autoscaler: string;
}

/** The MachinePool of a managed pool. The cloud starts its machines, so they need no bootstrap data. */
export function machinePool(scope: ObjectScope, managed: ManagedPool): Manifest {
  const { name, pool, cloud, infrastructure, version, autoscaler } = managed;
  const { replicas, annotations } = poolReplicas(pool, cloud);
  return {
    apiVersion: `${groups.core}/${CORE_VERSION}`,
    kind: "MachinePool",
    metadata: objectMetadata(scope, `${scope.cluster}-${name}`, {
      annotations: replicas === undefined ? { ...annotations, [REPLICAS_MANAGED_BY]: autoscaler } : annotations,
    }),
    spec: {
      clusterName: scope.cluster,
      replicas,
      template: {
        spec: {
          clusterName: scope.cluster,
          version,
          bootstrap: { dataSecretName: "" },
          infrastructureRef: referenceTo(infrastructure),
        },
      },
    },
  };
}
