import type { AksSpec, EksSpec, GkeSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import type { KubeadmSpec } from "./kubeadm-spec.js";
import type { ClusterApiOptions } from "./options.js";

/** A cluster on each cloud with the options that Cluster API needs for it, for tests to change. */
export const eks = {
  spec: {
    cloud: "eks",
    region: "us-west-2",
    account: "555555555555",
    administrators: ["arn:aws:iam::555555555555:role/platform"],
    tier: "staging",
    kubernetes: "1.35",
    network: { nodes: "10.48.0.0/16", pods: "10.49.0.0/16", services: "10.50.0.0/16" },
    pools: {
      general: { machine: "burstable.large", min: 3, max: 6 },
      batch: {
        machine: "burstable.large",
        nodes: 2,
        labels: { team: "data" },
        taints: [{ key: "team", value: "data", effect: "NoSchedule" }],
      },
    },
  },
  options: {
    eks: {
      addons: {
        "vpc-cni": "v1.20.0-eksbuild.1",
        "kube-proxy": "v1.35.0-eksbuild.1",
        coredns: "v1.12.4-eksbuild.1",
        "eks-pod-identity-agent": "v1.3.8-eksbuild.2",
      },
      secretsKey: "arn:aws:kms:us-west-2:555555555555:key/11111111-2222-4333-8444-555555555555",
      identity: "staging",
    },
  },
} as const satisfies { readonly spec: EksSpec; readonly options: ClusterApiOptions };

export const gke = {
  spec: {
    cloud: "gke",
    region: "europe-west1",
    project: "acme-production-eu",
    projectNumber: "666666666666",
    securityGroup: "gke-security-groups@acme.example",
    tier: "production",
    kubernetes: "1.35",
    network: { nodes: "10.20.0.0/20", pods: "10.16.0.0/14", services: "10.24.0.0/20" },
    authorizedNetworks: ["10.0.0.0/8"],
    pools: {
      general: { machine: "general.xlarge", min: 12, max: 24 },
      memory: {
        machine: "memory.xlarge",
        nodes: 3,
        labels: { team: "data" },
        taints: [{ key: "team", value: "data", effect: "NoExecute" }],
      },
    },
  },
  options: {
    gates: { "gcp/GKE": true, "gcp/MachinePool": true },
    without: [
      "secretsEncryption",
      "auditLogs",
      "strictAuthentication",
      "diskEncryption",
      "networkPolicy",
      "automaticUpgrades",
      "securityPosture",
    ],
    gke: { version: "1.35.2", credentials: "gcp" },
  },
} as const satisfies { readonly spec: GkeSpec; readonly options: ClusterApiOptions };

export const aks = {
  spec: {
    cloud: "aks",
    region: "australiaeast",
    subscription: "33333333-3333-4333-8333-333333333333",
    tenant: "44444444-4444-4444-8444-444444444444",
    administrators: ["77777777-7777-4777-8777-777777777777"],
    systemPool: "general",
    tier: "production",
    kubernetes: "1.35",
    network: { nodes: "10.32.0.0/20", pods: "10.36.0.0/14", services: "10.40.0.0/16" },
    pools: {
      general: { machine: "general.xlarge", min: 8, max: 16 },
      memory: {
        machine: "memory.xlarge",
        nodes: 3,
        labels: { team: "data" },
        taints: [{ key: "team", value: "data", effect: "NoSchedule" }],
      },
    },
  },
  options: {
    without: ["auditLogs", "defender"],
    aks: {
      credentials: "azure",
      secretsKey: {
        url: "https://acme.vault.azure.net/keys/secrets/0123456789abcdef0123456789abcdef",
        vaultId:
          "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/acme/providers/Microsoft.KeyVault/vaults/acme",
      },
    },
  },
} as const satisfies { readonly spec: AksSpec; readonly options: ClusterApiOptions };

/** A self-managed cluster. */
export const kubeadm = {
  kubernetes: "1.35.2",
  network: { pods: "192.168.0.0/16", services: "10.96.0.0/12" },
  controlPlane: { machines: 3, machine: "general.xlarge" },
  pools: {
    general: { machine: "general.xlarge", min: 4, max: 9 },
    memory: {
      machine: "memory.xlarge",
      nodes: 2,
      labels: { team: "data" },
      taints: [{ key: "team", value: "data", effect: "NoSchedule" }],
    },
  },
  infrastructure: { kind: "aws", region: "us-east-1" },
} as const satisfies KubeadmSpec;

/** A fleet in which Cluster API creates staging. */
export const clusterApiFleet = {
  ...smallFleet,
  management: "management",
  managementLayer: { clusterApiOperator: {} },
  clusters: {
    ...smallFleet.clusters,
    management: { ...eks.spec, region: "us-east-1" },
    staging: { ...eks.spec, provisioner: "cluster-api" },
  },
} satisfies Fleet;
