import { asks, type HardeningRule } from "./hardening-rule.js";

const cluster = asks("aws:eks/cluster:Cluster");
const launchTemplate = asks("aws:ec2/launchTemplate:LaunchTemplate");

/**
 * What the secure preset asks of clusters on EKS. Private nodes and workload identities show in no field of one resource; the
 * resources that make them are the construct's to register.
 *
 * Sources: CIS Amazon EKS Benchmark 1.8, https://docs.aws.amazon.com/eks/latest/best-practices/security.html
 */
export const eksRules: readonly HardeningRule[] = [
  {
    id: "eks-private-endpoint",
    option: "privateEndpoint",
    title: "The API server answers inside the network only",
    why: "An endpoint on the internet is tried by everybody, and is one leaked credential away from the cluster.",
    requirements: [
      cluster("vpcConfig.endpointPrivateAccess", { equal: true }),
      cluster("vpcConfig.endpointPublicAccess", { equal: false }),
    ],
  },
  {
    id: "eks-secrets-encryption",
    option: "secretsEncryption",
    title: "Secrets are encrypted with a key of the cluster's own",
    why: "Whoever gets hold of a backup of etcd reads every password in it.",
    requirements: [cluster("encryptionConfig.resources", { include: ["secrets"] })],
  },
  {
    id: "eks-audit-logs",
    option: "auditLogs",
    title: "All logs of the control plane are kept",
    why: "Without them nobody can tell afterwards who did what.",
    requirements: [
      cluster("enabledClusterLogTypes", {
        include: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      }),
    ],
  },
  {
    id: "eks-instance-metadata-v2",
    option: "instanceMetadataV2",
    title: "Pods cannot ask for the metadata of their node",
    why: "The credentials of the node are in its metadata: any pod, and any request that a pod can be made to send, would get them.",
    requirements: [
      launchTemplate("metadataOptions.httpTokens", { equal: "required" }),
      launchTemplate("metadataOptions.httpPutResponseHopLimit", { equal: 1 }),
    ],
  },
  {
    id: "eks-access-entries-only",
    option: "accessEntriesOnly",
    title: "Access is by access entries alone",
    why: "Whoever may write the ConfigMap aws-auth makes himself an administrator, past IAM and its logs.",
    requirements: [cluster("accessConfig.authenticationMode", { equal: "API" })],
  },
  {
    id: "eks-creator-without-access",
    option: "creatorWithoutAccess",
    title: "Whoever creates the cluster does not thereby administer it",
    why: "The creator's rights are in no list of access entries, and stay when everybody else's are taken away.",
    requirements: [cluster("accessConfig.bootstrapClusterCreatorAdminPermissions", { equal: false })],
  },
  {
    id: "eks-volume-encryption",
    option: "volumeEncryption",
    title: "Disks of nodes are encrypted",
    why: "What pods write to their node stays on the disk and in its snapshots.",
    requirements: [launchTemplate("blockDeviceMappings[*].ebs.encrypted", { equal: "true" })],
  },
  {
    id: "eks-network-policy",
    option: "networkPolicy",
    title: "NetworkPolicies are enforced",
    why: "The VPC CNI takes every NetworkPolicy and enforces none unless it is told to: each pod reaches all others.",
    requirements: [
      {
        resource: "aws:eks/addon:Addon",
        when: { field: "addonName", equals: "vpc-cni" },
        field: "configurationValues{json}.enableNetworkPolicy",
        must: { equal: "true" },
      },
    ],
  },
  {
    id: "eks-standard-support",
    option: "standardSupport",
    title: "The control plane leaves a version whose standard support ends",
    why: "A version in extended support costs six times as much and no longer gets every fix.",
    requirements: [cluster("upgradePolicy.supportType", { equal: "STANDARD" })],
  },
  {
    id: "eks-deletion-protection",
    option: "deletionProtection",
    title: "The cluster is not deleted by accident",
    why: "A cluster that is deleted is gone with all that ran in it.",
    requirements: [cluster("deletionProtection", { equal: true })],
  },
];
