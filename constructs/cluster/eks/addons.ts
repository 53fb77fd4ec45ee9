import { Addon, type Cluster } from "@pulumi/aws/eks";
import { all, type Output, type Resource } from "@pulumi/pulumi";

import type { EksNetwork } from "./network.js";
import type { EksScope } from "./scope.js";

/** An add-on of EKS. */
interface AddonArgs {
  readonly name: string;
  /** Its settings, as JSON. */
  readonly settings?: Output<string>;
  readonly after?: readonly Resource[];
}

/** What every node needs when it starts: the network, the service proxy and, where wanted, the agent of Pod Identity. */
export function nodeAddons(scope: EksScope, cluster: Cluster, network: EksNetwork): Resource[] {
  const names = scope.on.workloadIdentity ? ["kube-proxy", "eks-pod-identity-agent"] : ["kube-proxy"];
  return [
    addon(scope, cluster, { name: "vpc-cni", settings: networkSettings(scope, cluster, network) }),
    ...names.map((name) => addon(scope, cluster, { name })),
  ];
}

/** Name resolution in the cluster: a Deployment, so it waits for nodes. */
export function dnsAddon(scope: EksScope, cluster: Cluster, pools: readonly Resource[]): Resource {
  return addon(scope, cluster, { name: "coredns", after: pools });
}

/** An add-on in the version that EKS holds right for the cluster's; settings that people change in the cluster stay. */
function addon(scope: EksScope, cluster: Cluster, { name, settings, after = [] }: AddonArgs): Addon {
  return new Addon(
    `${scope.cluster}-${name}`,
    {
      clusterName: cluster.name,
      addonName: name,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "PRESERVE",
      ...(settings === undefined ? {} : { configurationValues: settings }),
    },
    { ...scope.options, dependsOn: [...after] },
  );
}

/**
 * Settings of the VPC CNI. With subnets for pods it takes their addresses from there (custom networking), a block of 16 at a
 * time, as a node would otherwise run out of interfaces long before it runs out of memory.
 *
 * - https://docs.aws.amazon.com/eks/latest/best-practices/custom-networking.html
 * - https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-linux.html
 */
function networkSettings({ spec, on }: EksScope, cluster: Cluster, { podSubnetIds }: EksNetwork): Output<string> {
  const enforced = on.networkPolicy ? { enableNetworkPolicy: "true" } : {};
  const group = cluster.vpcConfig.clusterSecurityGroupId;
  return all([all(podSubnetIds), group]).apply(([subnetIds, securityGroup]) => {
    const subnets = Object.entries(subnetIds).map(([zone, id]) => [zone, { id, securityGroups: [securityGroup] }]);
    return JSON.stringify(subnets.length === 0 ? enforced : { ...enforced, ...podSubnets(spec.region, subnets) });
  });
}

function podSubnets(region: string, subnets: readonly unknown[][]) {
  return {
    env: {
      AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true",
      ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone",
      ENABLE_PREFIX_DELEGATION: "true",
      WARM_PREFIX_TARGET: "1",
    },
    eniConfig: { create: true, region, subnets: Object.fromEntries(subnets) as Record<string, unknown> },
  };
}
