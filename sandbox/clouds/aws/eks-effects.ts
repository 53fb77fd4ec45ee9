import type { PoolNodes } from "../../control-planes/pool-nodes.js";
import { machineType } from "../../../lib/machine-types.js";
import type { Properties } from "../../provider/property-value.js";
import { clusterEffect, poolEffect } from "../cluster-effects.js";
import { kubeletVersion, type ControlPlanes, type Effects } from "../effects.js";
import { labelsOf, objectOf, objectsOf, textOf, textsOf } from "../reading.js";
import type { CloudObject, Lookup } from "../resource-type.js";
import { vpcOf } from "./eks-rules.js";
import { vpcRanges } from "./network-rules.js";

const EFFECTS = { NO_SCHEDULE: "NoSchedule", NO_EXECUTE: "NoExecute", PREFER_NO_SCHEDULE: "PreferNoSchedule" } as const;
const DEFAULT_VERSION = "1.35";

/** Clusters and node groups of EKS on control planes of the sandbox. */
export function eksEffects(planes: ControlPlanes): Effects {
  return {
    "aws:eks/cluster:Cluster": clusterEffect(planes, {
      controlPlane: ({ inputs }) => ({
        name: planeName(inputs["name"]),
        kubernetes: textOf(inputs["version"] ?? DEFAULT_VERSION),
        services: textOf(objectOf(inputs["kubernetesNetworkConfig"])["serviceIpv4Cidr"] ?? "172.20.0.0/16"),
      }),
      values: ({ inputs }, lookup) => ({
        vpcId: vpcOf(textsOf(objectOf(inputs["vpcConfig"])["subnetIds"]), lookup),
      }),
    }),
    "aws:eks/nodeGroup:NodeGroup": poolEffect(planes, nodes, ({ inputs }) => ({
      controlPlane: planeName(inputs["clusterName"]),
      pool: textOf(inputs["nodeGroupName"]),
    })),
  };
}

function planeName(cluster: unknown): string {
  return `eks-${String(cluster)}`;
}

function nodes({ inputs, scope }: CloudObject, lookup: Lookup): PoolNodes {
  const cluster = lookup.find({ types: ["aws:eks/cluster:Cluster"], by: "name" }, inputs["clusterName"]);
  const subnets = textsOf(inputs["subnetIds"]).flatMap(
    (id) => lookup.find({ types: ["aws:ec2/subnet:Subnet"] }, id) ?? [],
  );
  const group = textOf(inputs["nodeGroupName"]);
  const version = textOf(inputs["version"] ?? cluster?.inputs["version"] ?? DEFAULT_VERSION);
  return {
    controlPlane: planeName(inputs["clusterName"]),
    pool: group,
    count: Number(objectOf(inputs["scalingConfig"])["desiredSize"]),
    machine: machineType(instanceType(inputs, lookup), "eks"),
    region: scope.region,
    zones: [...new Set(subnets.map((subnet) => textOf(subnet.inputs["availabilityZone"])))].sort(),
    pods: vpcRanges(textOf(subnets[0]?.inputs["vpcId"]), lookup)[0] ?? "10.0.0.0/16",
    labels: {
      "eks.amazonaws.com/nodegroup": group,
      "eks.amazonaws.com/capacityType": textOf(inputs["capacityType"] ?? "ON_DEMAND"),
      ...labelsOf(inputs["labels"]),
    },
    taints: objectsOf(inputs["taints"]).map(({ key, value, effect }) => ({
      key: textOf(key),
      value: textOf(value),
      effect: EFFECTS[textOf(effect) as keyof typeof EFFECTS],
    })),
    kubelet: kubeletVersion(version),
    providerId: "aws:///{zone}/i-{hex17}",
  };
}

/** The machine of a node group: its own, or that of its launch template. */
function instanceType(inputs: Properties, lookup: Lookup): string {
  const template = lookup.find(
    { types: ["aws:ec2/launchTemplate:LaunchTemplate"] },
    objectOf(inputs["launchTemplate"])["id"],
  );
  return textsOf(inputs["instanceTypes"])[0] ?? textOf(template?.inputs["instanceType"] ?? "t3.medium");
}
