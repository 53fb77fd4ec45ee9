import { AgentPool, type AgentPoolArgs, type ManagedCluster } from "@pulumi/azure-native/containerservice";
import type { Input } from "@pulumi/pulumi";

import type { NodePool } from "../../../lib/fleet/cluster-spec.js";
import { fieldsOf } from "../../../lib/fleet/hardening.js";
import { tiers } from "../../../lib/fleet/tiers.js";
import { machineType } from "../../../lib/machine-types.js";
import { poolName } from "../../../lib/names.js";
import { zones } from "../../../lib/zones.js";
import { poolSize } from "../pool-size.js";
import type { AksScope } from "./scope.js";

/** What a pool is, whether it comes with the cluster or is a resource of its own. */
export type PoolProfile = Omit<AgentPoolArgs, "agentPoolName" | "resourceName" | "resourceGroupName">;

/** An agent pool for each pool of the spec but the one that AKS creates with the cluster. */
export function aksNodePools(scope: AksScope, cluster: ManagedCluster, subnetId: Input<string>): AgentPool[] {
  const { options, place, spec } = scope;
  return Object.entries(spec.pools)
    .filter(([name]) => name !== spec.systemPool)
    .map(
      ([name, pool]) =>
        new AgentPool(
          `${scope.cluster}-${name}`,
          {
            resourceGroupName: place.resourceGroupName,
            resourceName: cluster.name,
            agentPoolName: poolName("aks", name),
            mode: "User",
            ...poolProfile(scope, pool, subnetId),
          },
          {
            ...options,
            deleteBeforeReplace: true, // the new pool has the name of the old one
            ignoreChanges: poolSize(pool).autoscaled ? ["count"] : [],
          },
        ),
    );
}

/** What the pool is made of. */
export function poolProfile(scope: AksScope, pool: NodePool, subnetId: Input<string>) {
  const { on, spec } = scope;
  return {
    type: "VirtualMachineScaleSets",
    vmSize: machineType(pool.machine, "aks").type,
    osType: "Linux",
    osSKU: "AzureLinux",
    orchestratorVersion: spec.kubernetes,
    availabilityZones: [...zones("aks", spec.region, tiers[spec.tier].zones)],
    vnetSubnetID: subnetId,
    enableNodePublicIP: !on.privateNodes,
    nodeLabels: { ...pool.labels },
    nodeTaints: (pool.taints ?? []).map(({ key, value, effect }) => `${key}=${value}:${effect}`),
    upgradeSettings: { maxSurge: "33%" },
    ...nodeCount(pool),
    ...fieldsOf<PoolProfile, keyof typeof on>(on, {
      hostEncryption: { enableEncryptionAtHost: true },
      trustedLaunch: { securityProfile: { enableSecureBoot: true, enableVTPM: true } },
    }),
  } satisfies PoolProfile;
}

function nodeCount(pool: NodePool) {
  const { min, max, start, autoscaled } = poolSize(pool);
  return autoscaled ? { count: start, enableAutoScaling: true, minCount: min, maxCount: max } : { count: start };
}
