import type { Taint } from "../../../lib/fleet/cluster-spec.js";
import { machineType } from "../../../lib/machine-types.js";
import type { PoolNodes } from "../../control-planes/pool-nodes.js";
import type { Properties } from "../../provider/property-value.js";
import { clusterEffect, poolEffect } from "../cluster-effects.js";
import { kubeletVersion, type ControlPlanes, type Effects } from "../effects.js";
import { labelsOf, objectOf, objectsOf, textOf, textsOf } from "../reading.js";
import type { CloudObject, Lookup } from "../resource-type.js";
import { clusterOf, secondaryRange } from "./gke-rules.js";

const EFFECTS = { NO_SCHEDULE: "NoSchedule", NO_EXECUTE: "NoExecute", PREFER_NO_SCHEDULE: "PreferNoSchedule" } as const;
const DEFAULT_VERSION = "1.35";

/** Clusters and node pools of GKE on control planes of the sandbox. */
export function gkeEffects(planes: ControlPlanes): Effects {
  return {
    "gcp:container/cluster:Cluster": {
      ...clusterEffect(planes, { controlPlane: spec }),
      async apply(cluster, lookup) {
        const services = textOf(objectOf(cluster.inputs["ipAllocationPolicy"])["servicesSecondaryRangeName"]);
        const range = secondaryRange(cluster, services, lookup);
        const description = { controlPlane: () => ({ ...spec(cluster), ...(range && { services: range }) }) };
        return await clusterEffect(planes, description).apply(cluster, lookup);
      },
    },
    "gcp:container/nodePool:NodePool": poolEffect(planes, nodes, ({ inputs }) => ({
      controlPlane: planeName(inputs["cluster"]),
      pool: textOf(inputs["name"]),
    })),
  };
}

function spec({ inputs }: CloudObject): { name: string; kubernetes: string; services: string } {
  const policy = objectOf(inputs["ipAllocationPolicy"]);
  return {
    name: planeName(inputs["name"]),
    kubernetes: textOf(inputs["minMasterVersion"] ?? DEFAULT_VERSION),
    services: textOf(policy["servicesIpv4CidrBlock"] ?? "34.118.224.0/20"),
  };
}

function planeName(cluster: unknown): string {
  return `gke-${String(cluster).replace(/^.*\//, "")}`;
}

function nodes(pool: CloudObject, lookup: Lookup): PoolNodes {
  const { inputs } = pool;
  const cluster = clusterOf(pool, lookup);
  const config = objectOf(inputs["nodeConfig"]);
  const { region, zones } = places(pool, cluster);
  const ranges = objectOf(cluster?.inputs["ipAllocationPolicy"]);
  const podRange = secondaryRange(cluster, textOf(ranges["clusterSecondaryRangeName"]), lookup);
  const name = textOf(inputs["name"]);
  return {
    controlPlane: planeName(inputs["cluster"]),
    pool: name,
    count: Number(inputs["nodeCount"] ?? inputs["initialNodeCount"] ?? 1) * zones.length, // both are for each zone
    machine: machineType(textOf(config["machineType"] ?? "e2-medium"), "gke"),
    region,
    zones,
    pods: podRange ?? textOf(ranges["clusterIpv4CidrBlock"] ?? "10.0.0.0/14"),
    labels: { "cloud.google.com/gke-nodepool": name, ...labelsOf(config["labels"]) },
    taints: objectsOf(config["taints"]).map(taint),
    kubelet: kubeletVersion(textOf(inputs["version"] ?? cluster?.inputs["minMasterVersion"] ?? DEFAULT_VERSION)),
    providerId: `gce://${pool.scope.account}/{zone}/${planeName(inputs["cluster"])}-${name}-{hex8}`,
  };
}

function places({ inputs, scope }: CloudObject, cluster?: CloudObject): { region: string; zones: readonly string[] } {
  const region = textOf(inputs["location"] ?? cluster?.inputs["location"] ?? scope.region);
  const written = [inputs["nodeLocations"], cluster?.inputs["nodeLocations"]].map(textsOf);
  return { region, zones: written.find(({ length }) => length > 0) ?? [`${region}-b`] };
}

function taint({ key, value, effect }: Properties): Taint {
  return { key: textOf(key), value: textOf(value), effect: EFFECTS[textOf(effect) as keyof typeof EFFECTS] };
}
