import { machineType } from "../../../lib/machine-types.js";
import type { PoolNodes } from "../../control-planes/pool-nodes.js";
import type { Properties } from "../../provider/property-value.js";
import { clusterEffect, poolEffect } from "../cluster-effects.js";
import { kubeletVersion, type ControlPlanes, type Effects } from "../effects.js";
import { labelsOf, objectOf, textOf, textsOf } from "../reading.js";
import type { CloudObject } from "../resource-type.js";
import { clusterOf, poolsOf } from "./aks-rules.js";

const DEFAULT_VERSION = "1.35";

/** Clusters and agent pools of AKS on control planes of the sandbox. */
export function aksEffects(planes: ControlPlanes): Effects {
  return {
    "azure-native:containerservice:ManagedCluster": clusterEffect(planes, {
      controlPlane: ({ inputs }) => ({
        name: planeName(inputs["resourceName"]),
        kubernetes: textOf(inputs["kubernetesVersion"] ?? DEFAULT_VERSION),
        services: textOf(objectOf(inputs["networkProfile"])["serviceCidr"] ?? "10.0.0.0/16"),
      }),
      pools: (cluster) => poolsOf(cluster).map((pool) => nodes(cluster, pool)),
    }),
    "azure-native:containerservice:AgentPool": poolEffect(
      planes,
      (pool, lookup) => nodes(clusterOf(pool, lookup) ?? pool, poolsOf(pool)[0] ?? {}),
      ({ inputs }) => ({ controlPlane: planeName(inputs["resourceName"]), pool: textOf(inputs["agentPoolName"]) }),
    ),
  };
}

/** Name of the control plane of a cluster. */
export function planeName(cluster: unknown): string {
  return `aks-${String(cluster)}`;
}

function nodes({ inputs: cluster, scope }: CloudObject, pool: Properties): PoolNodes {
  const region = textOf(cluster["location"] ?? scope.region);
  const numbers = textsOf(pool["availabilityZones"]);
  const name = textOf(pool["name"]);
  return {
    controlPlane: planeName(cluster["resourceName"]),
    pool: name,
    count: Number(pool["count"] ?? 1),
    machine: machineType(textOf(pool["vmSize"]), "aks"),
    region,
    zones: (numbers.length > 0 ? numbers : ["0"]).map((zone) => (zone === "0" ? "0" : `${region}-${zone}`)),
    pods: textOf(objectOf(cluster["networkProfile"])["podCidr"] ?? "10.244.0.0/16"),
    labels: {
      "kubernetes.azure.com/agentpool": name,
      "kubernetes.azure.com/mode": textOf(pool["mode"] ?? "User").toLowerCase(),
      ...labelsOf(pool["nodeLabels"]),
    },
    taints: textsOf(pool["nodeTaints"]).map((taint) => {
      const [, key = "", value = "", effect] = /^([^=]+)=([^:]*):(.+)$/.exec(taint) ?? [];
      return { key, value, effect: effect as "NoSchedule" | "PreferNoSchedule" | "NoExecute" };
    }),
    kubelet: kubeletVersion(textOf(pool["orchestratorVersion"] ?? cluster["kubernetesVersion"] ?? DEFAULT_VERSION)),
    providerId: `azure:///subscriptions/${scope.account}/resourceGroups/${textOf(cluster["nodeResourceGroup"])}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-${name}-vmss/virtualMachines/aks-${name}-vmss_{hex8}`,
  };
}
