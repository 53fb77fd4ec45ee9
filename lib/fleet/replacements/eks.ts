import type { EksSpec } from "../cluster-spec.js";
import { eksHardening } from "../hardening.js";
import { tiers } from "../tiers.js";
import {
  eitherUnset,
  ownNetwork,
  provisionerReplacement,
  type PoolReplacement,
  type Replacement,
} from "./replacement.js";

const provider = "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service";
const eksCluster = `${provider}/eks/cluster.go`;
const eksNodeGroup = `${provider}/eks/node_group.go`;

/** What replaces a cluster on EKS, or its node pools. */
export const eksReplacements: readonly Replacement<EksSpec>[] = [
  provisionerReplacement,
  {
    path: "region",
    value: ({ region }) => region,
    replaced: "the cluster",
    field: "aws.Provider.region",
    reason: "a cluster stays in its region",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/clusters.html",
  },
  {
    path: "account",
    value: ({ account }) => account,
    replaced: "the cluster",
    field: "aws.Provider.allowedAccountIds",
    reason: "a cluster stays in its account",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/clusters.html",
  },
  {
    path: "network.services",
    value: ({ network }) => network.services,
    replaced: "the cluster",
    field: "eks.Cluster.kubernetesNetworkConfig.serviceIpv4Cidr",
    reason: "EKS sets the range of Services when it creates a cluster",
    source: eksCluster,
  },
  {
    path: "network.pods",
    value: (spec) => ownNetwork(spec)?.pods,
    unless: eitherUnset,
    replaced: "the cluster",
    field: "ec2.Vpc.cidrBlock",
    reason: "it is the first range of the VPC, which a cluster cannot leave",
    source: `${provider}/ec2/vpc_.go`,
  },
  {
    path: "network.nodes",
    value: (spec) => ownNetwork(spec)?.nodes,
    unless: eitherUnset,
    replaced: "all node pools",
    field: "eks.NodeGroup.subnetIds",
    reason: "a subnet keeps its range, and a node group its subnets",
    source: eksNodeGroup,
  },
  {
    path: "existingNetwork",
    value: ({ existingNetwork }) => existingNetwork?.vpcId,
    replaced: "the cluster",
    field: "eks.Cluster.vpcConfig.vpcId",
    reason: "a cluster stays in its VPC",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
  },
  {
    path: "existingNetwork.nodeSubnetIds",
    value: ({ existingNetwork }) => existingNetwork?.nodeSubnetIds,
    unless: eitherUnset,
    replaced: "all node pools",
    field: "eks.NodeGroup.subnetIds",
    reason: "a node group keeps its subnets",
    source: eksNodeGroup,
  },
  {
    path: "tier",
    value: (spec) => (ownNetwork(spec) === undefined ? undefined : `${tiers[spec.tier].zones} zones`),
    unless: eitherUnset,
    replaced: "all node pools",
    field: "eks.NodeGroup.subnetIds",
    reason: "the tiers have different numbers of zones, and a node group keeps its subnets",
    source: eksNodeGroup,
  },
  {
    path: "hardening.privateNodes",
    value: (spec) => (ownNetwork(spec) === undefined ? undefined : eksHardening(spec).privateNodes),
    unless: eitherUnset,
    replaced: "all node pools",
    field: "eks.NodeGroup.subnetIds",
    reason: "private and public nodes live in different subnets, and a node group keeps its own",
    source: eksNodeGroup,
  },
  {
    path: "hardening.secretsEncryption",
    value: (spec) => eksHardening(spec).secretsEncryption,
    unless: (_from, to) => to === true,
    replaced: "the cluster",
    field: "eks.Cluster.encryptionConfig",
    reason: "EKS does not stop encrypting secrets",
    source: eksCluster,
  },
  {
    path: "hardening.creatorWithoutAccess",
    value: (spec) => eksHardening(spec).creatorWithoutAccess,
    replaced: "the cluster",
    field: "eks.Cluster.accessConfig.bootstrapClusterCreatorAdminPermissions",
    reason: "EKS decides it when it creates a cluster",
    source: eksCluster,
  },
];

/** What another machine does to a pool on EKS. */
export const eksMachine: PoolReplacement = {
  field: "eks.NodeGroup.instanceTypes",
  reason: "a node group keeps its instance type",
  source: eksNodeGroup,
};
