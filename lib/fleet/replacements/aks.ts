import type { AksSpec } from "../cluster-spec.js";
import { aksHardening } from "../hardening.js";
import { tiers } from "../tiers.js";
import {
  eitherUnset,
  ownNetwork,
  provisionerReplacement,
  type PoolReplacement,
  type Replacement,
} from "./replacement.js";

const documentation = "https://learn.microsoft.com/azure/aks";

/** What replaces a cluster on AKS; the system pool is part of the cluster, so that what replaces it replaces both. */
export const aksReplacements: readonly Replacement<AksSpec>[] = [
  provisionerReplacement,
  ...(["region", "subscription", "tenant"] as const).map((key) => ({
    path: key,
    value: (spec: AksSpec) => spec[key],
    replaced: "the cluster" as const,
    field: `containerservice.ManagedCluster (${key})`,
    reason: `a cluster stays in its ${key}`,
    source: `${documentation}/faq`,
  })),
  {
    path: "network.nodes",
    value: (spec) => ownNetwork(spec)?.nodes,
    unless: eitherUnset,
    replaced: "the cluster",
    field: "network.Subnet.addressPrefix",
    reason: "a subnet that is in use keeps its range",
    source: "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet",
  },
  {
    path: "network.pods",
    value: ({ network }) => network.pods,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.networkProfile.podCidr",
    reason: "AKS sets the range of pods when it creates a cluster",
    source: `${documentation}/azure-cni-overlay`,
  },
  {
    path: "network.services",
    value: ({ network }) => network.services,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.networkProfile.serviceCidr",
    reason: "AKS sets the range of Services when it creates a cluster",
    source: `${documentation}/azure-cni-overlay`,
  },
  {
    path: "existingNetwork",
    value: ({ existingNetwork }) => existingNetwork?.subnetId,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.agentPoolProfiles.vnetSubnetID",
    reason: "a node pool keeps its subnet",
    source: `${documentation}/node-pool-unique-subnet`,
  },
  {
    path: "systemPool",
    value: ({ systemPool }) => systemPool,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.agentPoolProfiles.name",
    reason: "AKS creates the pool with the cluster",
    source: `${documentation}/use-system-pools`,
  },
  {
    path: "tier",
    value: ({ tier }) => `${tiers[tier].zones} zones`,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.agentPoolProfiles.availabilityZones",
    reason: "the tiers have different numbers of zones, and a node pool keeps its own",
    source: `${documentation}/availability-zones`,
  },
  {
    path: "hardening.privateEndpoint",
    value: (spec) => aksHardening(spec).privateEndpoint,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.apiServerAccessProfile.enablePrivateCluster",
    reason: "AKS decides it when it creates a cluster",
    source: `${documentation}/private-clusters`,
  },
  {
    path: "hardening.privateNodes",
    value: (spec) => aksHardening(spec).privateNodes,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.agentPoolProfiles.enableNodePublicIP",
    reason: "a node pool keeps how its nodes are reached",
    source: `${documentation}/use-node-public-ips`,
  },
  {
    path: "hardening.networkPolicy",
    value: (spec) => aksHardening(spec).networkPolicy,
    unless: (_from, to) => to === true,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.networkProfile.networkDataplane",
    reason: "AKS does not go back from Cilium",
    source: `${documentation}/azure-cni-powered-by-cilium`,
  },
  {
    path: "hardening.hostEncryption",
    value: (spec) => aksHardening(spec).hostEncryption,
    replaced: "the cluster",
    field: "containerservice.ManagedCluster.agentPoolProfiles.enableEncryptionAtHost",
    reason: "a node pool keeps how its disks are encrypted",
    source: `${documentation}/enable-host-encryption`,
  },
];

/** What another machine does to a pool on AKS. */
export const aksMachine: PoolReplacement = {
  field: "containerservice.AgentPool.vmSize",
  reason: "an agent pool keeps the size of its machines",
  source: `${documentation}/resize-node-pool`,
};
