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
      return {
        cloud: cloud as CloudName,
        infrastructure: byCluster(infrastructure),
        controlPlanes: byCluster(controlPlanes),
        pools: byCluster(pools),
      };
    }),
  );
  if (
    lists.every(
      ({ infrastructure, controlPlanes, pools }) => infrastructure.size + controlPlanes.size + pools.size === 0,
    )
  ) {
    return [];
  }
  const [clusters, machinePools] = await Promise.all([objects.list(CLUSTER), objects.list(MACHINE_POOL)]);
  const poolsByName = new Map(machinePools.map((each) => [keyOf(each.metadata, each.metadata.name), each]));
  return clusters.flatMap((cluster) => {
    const key = keyOf(cluster.metadata, cluster.metadata.name);
    return lists.flatMap(({ cloud, infrastructure, controlPlanes, pools }) => {
      const [own, plane, poolsOf] = [infrastructure.get(key)?.[0], controlPlanes.get(key)?.[0], pools.get(key) ?? []];
      const none = own === undefined && plane === undefined && poolsOf.length === 0;
      return none
        ? []
        : [{ cloud, cluster, infrastructure: own, controlPlane: plane, pools: pairs(poolsOf, poolsByName) }];
    });
  });
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

/** The objects of a kind that somebody owns, by the clusters that they say they belong to. */
function byCluster(objects: readonly ManagedObject[] = []): ReadonlyMap<string, readonly ManagedObject[]> {
  const found = new Map<string, ManagedObject[]>();
  for (const object of objects) {
    const { labels, ownerReferences = [] } = object.metadata;
    const owners = ownerReferences.flatMap(({ kind, name }) => (kind === CLUSTER.kind ? [name] : []));
    const label = ownerReferences.length > 0 ? labels?.[CLUSTER_NAME_LABEL] : undefined;
    for (const cluster of new Set([...owners, ...(label === undefined ? [] : [label])])) {
      const key = keyOf(object.metadata, cluster);
      const known = found.get(key);
      if (known === undefined) found.set(key, [object]);
      else known.push(object);
    }
  }
  return found;
}

function pairs(
  pools: readonly ManagedObject[],
  machinePools: ReadonlyMap<string, ManagedObject>,
): readonly FamilyPool[] {
  return pools.flatMap((managed) => {
    const owner = managed.metadata.ownerReferences?.find(({ kind }) => kind === MACHINE_POOL.kind);
    const machinePool = owner && machinePools.get(keyOf(managed.metadata, owner.name));
    return machinePool === undefined ? [] : [{ machinePool, managed }];
  });
}

function keyOf({ namespace }: ManagedObject["metadata"], name: string): string {
  return `${namespace}/${name}`;
}
