import { LaunchTemplate, type LaunchTemplateArgs } from "@pulumi/aws/ec2";
import { NodeGroup, type Cluster } from "@pulumi/aws/eks";
import type { Resource } from "@pulumi/pulumi";

import type { NodePool, Taint } from "../../../lib/fleet/cluster-spec.js";
import { fieldsOf } from "../../../lib/fleet/hardening.js";
import { machineType } from "../../../lib/machine-types.js";
import { poolName } from "../../../lib/names.js";
import { poolSize } from "../pool-size.js";
import { cloudName } from "../scope.js";
import type { Identity } from "./identities.js";
import type { EksNetwork } from "./network.js";
import type { EksScope } from "./scope.js";

/** What node pools stand on. */
export interface EksPoolBase {
  readonly cluster: Cluster;
  readonly network: EksNetwork;
  readonly identity: Identity;
  /** What must exist before a node starts. */
  readonly after: readonly Resource[];
}

/** How EKS spells the effects of taints. */
const effects: Readonly<Record<Taint["effect"], string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

/** A managed node group for each pool of the spec. */
export function eksNodePools(scope: EksScope, base: EksPoolBase): NodeGroup[] {
  return Object.entries(scope.spec.pools).map(([name, pool]) => nodeGroup(scope, base, name, pool));
}

function nodeGroup(scope: EksScope, base: EksPoolBase, name: string, pool: NodePool): NodeGroup {
  const { spec, options } = scope;
  const template = launchTemplate(scope, name);
  const { min, max, start, autoscaled } = poolSize(pool);
  return new NodeGroup(
    `${scope.cluster}-${name}`,
    {
      clusterName: base.cluster.name,
      nodeGroupName: poolName("eks", name),
      nodeRoleArn: base.identity.arn,
      subnetIds: base.network.nodeSubnetIds,
      version: spec.kubernetes,
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "ON_DEMAND",
      instanceTypes: [machineType(pool.machine, "eks").type],
      launchTemplate: { id: template.id, version: template.latestVersion.apply((version) => version.toString()) },
      scalingConfig: { minSize: min, maxSize: max, desiredSize: start },
      updateConfig: { maxUnavailablePercentage: 33 },
      labels: { ...pool.labels },
      taints: (pool.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect: effects[effect] })),
    },
    {
      ...options,
      deleteBeforeReplace: true, // the new group has the name of the old one
      dependsOn: [...base.identity.ready, ...base.after],
      ignoreChanges: autoscaled ? ["scalingConfig.desiredSize"] : [],
    },
  );
}

/**
 * What a node group cannot say itself. A hop limit of 1 keeps the node's metadata from pods, as their packets take one more.
 * https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
function launchTemplate(scope: EksScope, pool: string): LaunchTemplate {
  const { cluster, options, on } = scope;
  const name = cloudName(scope, pool);
  return new LaunchTemplate(
    `${cluster}-${pool}`,
    {
      name,
      description: `Nodes of the pool ${pool} of the Kubernetes cluster ${cluster}`,
      updateDefaultVersion: true,
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: 80,
            deleteOnTermination: "true",
            encrypted: on.volumeEncryption ? "true" : "false",
          },
        },
      ],
      tags: { Name: name },
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags: { Name: name } })),
      ...fieldsOf<LaunchTemplateArgs, keyof typeof on>(on, {
        instanceMetadataV2: {
          metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        },
      }),
    },
    options,
  );
}
