import { NodePool, type Cluster, type NodePoolArgs } from "@pulumi/gcp/container";

import type { NodePool as PoolSpec, Taint } from "../../../lib/fleet/cluster-spec.js";
import { fieldsOf } from "../../../lib/fleet/hardening.js";
import { machineType } from "../../../lib/machine-types.js";
import { poolName } from "../../../lib/names.js";
import { poolSize } from "../pool-size.js";
import type { UsableKey } from "./encryption.js";
import type { NodeIdentity } from "./node-identity.js";
import { nodeZones, type GkeScope } from "./scope.js";

/** What node pools stand on. */
export interface GkePoolBase {
  readonly cluster: Cluster;
  readonly identity: NodeIdentity;
  readonly disks: UsableKey | undefined;
}

type NodeConfig = Extract<NonNullable<NodePoolArgs["nodeConfig"]>, { machineType?: unknown }>;

/** How GKE spells the effects of taints. */
const effects: Readonly<Record<Taint["effect"], string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

/** A node pool for each pool of the spec. */
export function gkeNodePools(scope: GkeScope, base: GkePoolBase): NodePool[] {
  return Object.entries(scope.spec.pools).map(([name, pool]) => nodePool(scope, base, name, pool));
}

function nodePool(scope: GkeScope, base: GkePoolBase, name: string, pool: PoolSpec): NodePool {
  const { cluster, options, on, spec } = scope;
  return new NodePool(
    `${cluster}-${name}`,
    {
      name: poolName("gke", name),
      cluster: base.cluster.name,
      location: spec.region,
      nodeLocations: nodeZones(scope),
      management: { autoRepair: on.automaticUpgrades, autoUpgrade: on.automaticUpgrades },
      ...(on.automaticUpgrades ? {} : { version: spec.kubernetes }),
      upgradeSettings: { maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: nodeConfig(scope, base, pool),
      ...nodeCounts(scope, pool),
    },
    {
      ...options,
      deleteBeforeReplace: true, // the new pool has the name of the old one
      dependsOn: [...base.identity.ready, ...(base.disks?.ready ?? [])],
      ignoreChanges: poolSize(pool).autoscaled ? ["initialNodeCount", "nodeCount"] : ["initialNodeCount"],
    },
  );
}

/** GKE counts the nodes of each zone, the fleet those of all zones. */
function nodeCounts(scope: GkeScope, pool: PoolSpec): Partial<NodePoolArgs> {
  const { min, max, start, autoscaled } = poolSize(pool);
  const inZone = Math.ceil(start / nodeZones(scope).length);
  return autoscaled
    ? {
        initialNodeCount: inZone,
        autoscaling: { totalMinNodeCount: min, totalMaxNodeCount: max, locationPolicy: "BALANCED" },
      }
    : { nodeCount: inZone };
}

function nodeConfig({ on }: GkeScope, { identity, disks }: GkePoolBase, pool: PoolSpec): NodeConfig {
  return {
    machineType: machineType(pool.machine, "gke").type,
    imageType: "COS_CONTAINERD",
    serviceAccount: identity.email,
    // The service account decides what a node may do; scopes are the older fence in front of it.
    oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
    metadata: { "disable-legacy-endpoints": "true" },
    labels: { ...pool.labels },
    taints: (pool.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect: effects[effect] })),
    ...fieldsOf<NodeConfig, keyof typeof on>(on, {
      nodeMetadata: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
      shieldedNodes: { shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true } },
    }),
    ...(disks === undefined ? {} : { bootDiskKmsKey: disks.id }),
  };
}
