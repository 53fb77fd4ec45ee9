import { CLUSTER_NAME_LABEL } from "../../constructs/cluster-api/contract.js";
import type { CloudName } from "../clouds/resource-type.js";
import { CLUSTER, clusterKinds, MACHINE_POOL } from "./kinds.js";
import type { ManagedObject } from "./managed-object.js";
import type { ManagementObjects } from "./management-objects.js";

/** The objects of one cluster. */
export interface Family {
  readonly cloud: CloudName;
  /** The Cluster of Cluster API. */
  readonly cluster: ManagedObject;
  readonly infrastructure: ManagedObject | undefined;
  readonly controlPlane: ManagedObject | undefined;
  readonly pools: readonly FamilyPool[];
}

/** The two halves of a pool. */
export interface FamilyPool {
  readonly machinePool: ManagedObject;
  readonly managed: ManagedObject;
}

/** Stops all controllers from touching an object. */
const PAUSED = "cluster.x-k8s.io/paused";

/** The clusters of a management cluster, as far as Cluster API has said what belongs to whom. */
export async function families(objects: ManagementObjects): Promise<readonly Family[]> {
  const lists = await Promise.all(
    Object.entries(clusterKinds).map(async ([cloud, kinds]) => {
      const [infrastructure, controlPlanes, pools] = await Promise.all(
        [kinds.infrastructure, kinds.controlPlane, kinds.pool].map((kind) => objects.list(kind)),
      );
      return { cloud: cloud as CloudName, infrastructure, controlPlanes, pools };
    }),
  );
  const any = lists.some(({ infrastructure, controlPlanes, pools }) =>
    [infrastructure, controlPlanes, pools].some((list) => (list ?? []).length > 0),
  );
  if (!any) {
    return [];
  }
  const [clusters, machinePools] = await Promise.all([objects.list(CLUSTER), objects.list(MACHINE_POOL)]);
  return clusters.flatMap((cluster) =>
    lists.flatMap(({ cloud, infrastructure = [], controlPlanes = [], pools = [] }) => {
      const mine = (list: readonly ManagedObject[]) => list.filter((object) => belongsTo(cluster, object));
      const [own, plane, poolsOf] = [mine(infrastructure)[0], mine(controlPlanes)[0], mine(pools)];
      const none = own === undefined && plane === undefined && poolsOf.length === 0;
      return none
        ? []
        : [{ cloud, cluster, infrastructure: own, controlPlane: plane, pools: pairs(poolsOf, machinePools) }];
    }),
  );
}

/** Whether somebody has said that nobody may touch an object, or its cluster. */
export function isPaused(cluster: ManagedObject, object: ManagedObject): boolean {
  return cluster.spec?.["paused"] === true || object.metadata.annotations?.[PAUSED] !== undefined;
}

/** All objects of a family. */
export function membersOf({ cluster, infrastructure, controlPlane, pools }: Family): readonly ManagedObject[] {
  const all = [cluster, infrastructure, controlPlane, ...pools.flatMap((pool) => [pool.machinePool, pool.managed])];
  return all.filter((object) => object !== undefined);
}

function belongsTo({ metadata }: ManagedObject, object: ManagedObject): boolean {
  const { labels, namespace, ownerReferences = [] } = object.metadata;
  const owned = ownerReferences.some(({ kind, name }) => kind === CLUSTER.kind && name === metadata.name);
  const mine = owned || labels?.[CLUSTER_NAME_LABEL] === metadata.name;
  return mine && namespace === metadata.namespace && ownerReferences.length > 0;
}

function pairs(pools: readonly ManagedObject[], machinePools: readonly ManagedObject[]): readonly FamilyPool[] {
  return pools.flatMap((managed) => {
    const { namespace, ownerReferences = [] } = managed.metadata;
    const owner = ownerReferences.find(({ kind }) => kind === MACHINE_POOL.kind);
    const machinePool = machinePools.find(
      ({ metadata }) => metadata.namespace === namespace && metadata.name === owner?.name,
    );
    return machinePool === undefined ? [] : [{ machinePool, managed }];
  });
}
