import { asks, type HardeningRule } from "./hardening-rule.js";

const cluster = asks("gcp:container/cluster:Cluster");
const nodePool = asks("gcp:container/nodePool:NodePool");

/**
 * What the secure preset asks of clusters on GKE.
 *
 * Sources: CIS GKE Benchmark 1.9, https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
 */
export const gkeRules: readonly HardeningRule[] = [
  {
    id: "gke-private-endpoint",
    option: "privateEndpoint",
    title: "The API server answers inside the network only",
    why: "An endpoint on the internet is tried by everybody, and is one leaked credential away from the cluster.",
    requirements: [cluster("privateClusterConfig.enablePrivateEndpoint", { equal: true })],
  },
  {
    id: "gke-private-nodes",
    option: "privateNodes",
    title: "Nodes have no public address",
    why: "A port that a node opens by mistake would be open to the internet.",
    requirements: [cluster("privateClusterConfig.enablePrivateNodes", { equal: true })],
  },
  {
    id: "gke-secrets-encryption",
    option: "secretsEncryption",
    title: "Secrets are encrypted with a key of the cluster's own",
    why: "Whoever gets hold of a backup of etcd reads every password in it.",
    requirements: [cluster("databaseEncryption.state", { equal: "ENCRYPTED" })],
  },
  {
    id: "gke-audit-logs",
    option: "auditLogs",
    title: "Logs of the control plane are kept",
    why: "Without them nobody can tell afterwards who did what.",
    requirements: [
      cluster("loggingConfig.enableComponents", {
        include: ["APISERVER", "CONTROLLER_MANAGER", "SCHEDULER", "SYSTEM_COMPONENTS"],
      }),
    ],
  },
  {
    id: "gke-node-metadata",
    option: "nodeMetadata",
    title: "Pods see the metadata of their own identity",
    why: "The credentials of the node are in its metadata: any pod, and any request that a pod can be made to send, would get them.",
    requirements: [nodePool("nodeConfig.workloadMetadataConfig.mode", { equal: "GKE_METADATA" })],
  },
  {
    id: "gke-workload-identity",
    option: "workloadIdentity",
    title: "Pods get cloud identities of their own",
    why: "Keys in Secrets are copied, never change and outlive whoever they were made for.",
    requirements: [cluster("workloadIdentityConfig.workloadPool", { bePresent: true })],
  },
  {
    id: "gke-strict-authentication",
    option: "strictAuthentication",
    title: "Nobody gets in by a shared certificate or as everybody",
    why: "A client certificate cannot be taken back, and rights of everybody are rights of whoever has any account at Google.",
    requirements: [
      cluster("masterAuth.clientCertificateConfig.issueClientCertificate", { equal: false }),
      cluster("enableLegacyAbac", { equal: false }),
      cluster("anonymousAuthenticationConfig.mode", { equal: "LIMITED" }),
      cluster("rbacBindingConfig.enableInsecureBindingSystemAuthenticated", { equal: false }),
      cluster("rbacBindingConfig.enableInsecureBindingSystemUnauthenticated", { equal: false }),
    ],
  },
  {
    id: "gke-shielded-nodes",
    option: "shieldedNodes",
    title: "Nodes prove that they started what they should have",
    why: "A node whose boot was tampered with would join and be given pods with their secrets.",
    requirements: [
      cluster("enableShieldedNodes", { equal: true }),
      nodePool("nodeConfig.shieldedInstanceConfig.enableSecureBoot", { equal: true }),
      nodePool("nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring", { equal: true }),
    ],
  },
  {
    id: "gke-disk-encryption",
    option: "diskEncryption",
    title: "Disks of nodes are encrypted with a key of the cluster's own",
    why: "With a key of one's own, what is on disks can be made unreadable at once.",
    requirements: [nodePool("nodeConfig.bootDiskKmsKey", { bePresent: true })],
  },
  {
    id: "gke-network-policy",
    option: "networkPolicy",
    title: "NetworkPolicies are enforced",
    why: "Without an enforcer every NetworkPolicy is taken and none holds: each pod reaches all others.",
    requirements: [cluster("datapathProvider", { equal: "ADVANCED_DATAPATH" })],
  },
  {
    id: "gke-automatic-upgrades",
    option: "automaticUpgrades",
    title: "Control plane and nodes are upgraded and repaired",
    why: "Known holes stay open on a version that nobody upgrades.",
    requirements: [
      cluster("releaseChannel.channel", { oneOf: ["RAPID", "REGULAR", "STABLE", "EXTENDED"] }),
      nodePool("management.autoRepair", { equal: true }),
      nodePool("management.autoUpgrade", { equal: true }),
    ],
  },
  {
    id: "gke-binary-authorization",
    option: "binaryAuthorization",
    title: "Only images that the project's policy admits run",
    why: "Whoever may create a pod would run any image on earth.",
    requirements: [cluster("binaryAuthorization.evaluationMode", { equal: "PROJECT_SINGLETON_POLICY_ENFORCE" })],
  },
  {
    id: "gke-security-posture",
    option: "securityPosture",
    title: "Workloads are scanned",
    why: "Nobody hears of a vulnerable package in what runs already.",
    requirements: [cluster("securityPostureConfig.mode", { oneOf: ["BASIC", "ENTERPRISE"] })],
  },
  {
    id: "gke-deletion-protection",
    option: "deletionProtection",
    title: "The cluster is not deleted by accident",
    why: "A cluster that is deleted is gone with all that ran in it.",
    requirements: [cluster("deletionProtection", { equal: true })],
  },
];
