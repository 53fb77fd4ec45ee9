import { contains, isCidr } from "../../cidr.js";
import type { GkeSpec } from "../cluster-spec.js";
import { gkeHardening } from "../hardening.js";
import { eitherUnset, ownNetwork, provisionerReplacement, type Replacement } from "./replacement.js";

const provider = "https://github.com/hashicorp/terraform-provider-google/blob/main/google/services";
const gkeCluster = `${provider}/container/resource_container_cluster.go`;
const gkeNodeConfig = `${provider}/container/node_config.go`;

/** What replaces a cluster on GKE, or its node pools. Another machine does not: GKE rolls the nodes over in place. */
export const gkeReplacements: readonly Replacement<GkeSpec>[] = [
  provisionerReplacement,
  {
    path: "region",
    value: ({ region }) => region,
    replaced: "the cluster",
    field: "container.Cluster.location",
    reason: "a cluster stays in its region",
    source: gkeCluster,
  },
  {
    path: "project",
    value: ({ project }) => project,
    replaced: "the cluster",
    field: "container.Cluster.project",
    reason: "a cluster stays in its project",
    source: gkeCluster,
  },
  {
    path: "network.nodes",
    value: (spec) => ownNetwork(spec)?.nodes,
    unless: (from, to) => eitherUnset(from, to) || isWithin(from, to),
    replaced: "the cluster",
    field: "compute.Subnetwork.ipCidrRange",
    reason: "a subnetwork grows but neither shrinks nor moves, and a cluster cannot leave it",
    source: `${provider}/compute/resource_compute_subnetwork.go`,
  },
  ...(["pods", "services"] as const).map((key) => ({
    path: `network.${key}`,
    value: (spec: GkeSpec) => ownNetwork(spec)?.[key],
    unless: eitherUnset,
    replaced: "the cluster" as const,
    field: "container.Cluster.ipAllocationPolicy",
    reason: "a cluster keeps its secondary ranges",
    source: gkeCluster,
  })),
  {
    path: "existingNetwork",
    value: ({ existingNetwork }) => existingNetwork,
    replaced: "the cluster",
    field: "container.Cluster.network, container.Cluster.subnetwork",
    reason: "a cluster stays in its network",
    source: gkeCluster,
  },
  {
    path: "hardening.networkPolicy",
    value: (spec) => gkeHardening(spec).networkPolicy,
    replaced: "the cluster",
    field: "container.Cluster.datapathProvider",
    reason: "GKE sets the data plane when it creates a cluster",
    source: gkeCluster,
  },
  {
    path: "hardening.strictAuthentication",
    value: (spec) => gkeHardening(spec).strictAuthentication,
    replaced: "the cluster",
    field: "container.Cluster.masterAuth.clientCertificateConfig",
    reason: "GKE decides on client certificates when it creates a cluster",
    source: gkeCluster,
  },
  {
    path: "hardening.shieldedNodes",
    value: (spec) => gkeHardening(spec).shieldedNodes,
    replaced: "all node pools",
    field: "container.NodePool.nodeConfig.shieldedInstanceConfig",
    reason: "a node pool keeps how its nodes start",
    source: gkeNodeConfig,
  },
  {
    path: "hardening.diskEncryption",
    value: (spec) => gkeHardening(spec).diskEncryption,
    replaced: "all node pools",
    field: "container.NodePool.nodeConfig.bootDiskKmsKey",
    reason: "a node pool keeps the key of its disks",
    source: gkeNodeConfig,
  },
];

function isWithin(from: unknown, to: unknown): boolean {
  return isCidr(from) && isCidr(to) && contains(to, from);
}
