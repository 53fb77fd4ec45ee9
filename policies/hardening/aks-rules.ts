import { asks, type HardeningRule, type Must, type Requirement } from "./hardening-rule.js";

const cluster = asks("azure-native:containerservice:ManagedCluster");
const agentPool = asks("azure-native:containerservice:AgentPool");

/** Of the pools that come with the cluster, and of those that are resources of their own. */
const everyPool = (field: string, must: Must): Requirement[] => [
  cluster(`agentPoolProfiles[*].${field}`, must),
  agentPool(field, must),
];

/**
 * What the secure preset asks of clusters on AKS. Logs are a resource of their own that the cluster does not show, and Azure has
 * no field that keeps a cluster from being deleted.
 *
 * Sources: CIS AKS Benchmark 1.8, https://learn.microsoft.com/azure/aks/best-practices-app-cluster-reliability
 */
export const aksRules: readonly HardeningRule[] = [
  {
    id: "aks-private-endpoint",
    option: "privateEndpoint",
    title: "The API server answers inside the network only",
    why: "An endpoint on the internet is tried by everybody, and is one leaked credential away from the cluster.",
    requirements: [cluster("apiServerAccessProfile.enablePrivateCluster", { equal: true })],
  },
  {
    id: "aks-private-nodes",
    option: "privateNodes",
    title: "Nodes have no public address",
    why: "A port that a node opens by mistake would be open to the internet.",
    requirements: everyPool("enableNodePublicIP", { equal: false }),
  },
  {
    id: "aks-secrets-encryption",
    option: "secretsEncryption",
    title: "Secrets are encrypted with a key of the cluster's own",
    why: "Whoever gets hold of a backup of etcd reads every password in it.",
    requirements: [cluster("securityProfile.azureKeyVaultKms.enabled", { equal: true })],
  },
  {
    id: "aks-workload-identity",
    option: "workloadIdentity",
    title: "Pods get cloud identities of their own",
    why: "Keys in Secrets are copied, never change and outlive whoever they were made for.",
    requirements: [
      cluster("oidcIssuerProfile.enabled", { equal: true }),
      cluster("securityProfile.workloadIdentity.enabled", { equal: true }),
    ],
  },
  {
    id: "aks-azure-rbac",
    option: "azureRbac",
    title: "Access is decided by Azure role assignments",
    why: "Rights that only the cluster knows stay when somebody leaves the company.",
    requirements: [
      cluster("enableRBAC", { equal: true }),
      cluster("aadProfile.managed", { equal: true }),
      cluster("aadProfile.enableAzureRBAC", { equal: true }),
    ],
  },
  {
    id: "aks-no-local-accounts",
    option: "noLocalAccounts",
    title: "Nobody gets in with a shared certificate",
    why: "Whoever may list the credentials of the cluster is its administrator, and no log says who that was.",
    requirements: [cluster("disableLocalAccounts", { equal: true })],
  },
  {
    id: "aks-no-run-command",
    option: "noRunCommand",
    title: "Azure runs no command in the cluster on somebody's behalf",
    why: "A right in Azure becomes the rights of an administrator in the cluster, past its network and its RBAC.",
    requirements: [cluster("apiServerAccessProfile.disableRunCommand", { equal: true })],
  },
  {
    id: "aks-host-encryption",
    option: "hostEncryption",
    title: "Disks and caches are encrypted on the machine that holds them",
    why: "What pods write to their node stays on temporary disks and in caches.",
    requirements: everyPool("enableEncryptionAtHost", { equal: true }),
  },
  {
    id: "aks-trusted-launch",
    option: "trustedLaunch",
    title: "Nodes prove that they started what they should have",
    why: "A node whose boot was tampered with would join and be given pods with their secrets.",
    requirements: [
      ...everyPool("securityProfile.enableSecureBoot", { equal: true }),
      ...everyPool("securityProfile.enableVTPM", { equal: true }),
    ],
  },
  {
    id: "aks-network-policy",
    option: "networkPolicy",
    title: "NetworkPolicies are enforced",
    why: "Without an enforcer every NetworkPolicy is taken and none holds: each pod reaches all others.",
    requirements: [cluster("networkProfile.networkPolicy", { oneOf: ["azure", "calico", "cilium"] })],
  },
  {
    id: "aks-automatic-upgrades",
    option: "automaticUpgrades",
    title: "Control plane and node images get their patches",
    why: "Known holes stay open on a version that nobody upgrades.",
    requirements: [
      cluster("autoUpgradeProfile.upgradeChannel", { oneOf: ["patch", "stable", "rapid"] }),
      cluster("autoUpgradeProfile.nodeOSUpgradeChannel", { oneOf: ["NodeImage", "SecurityPatch"] }),
    ],
  },
  {
    id: "aks-azure-policy",
    option: "azurePolicy",
    title: "Azure Policy audits what is admitted",
    why: "Whoever answers for all subscriptions would not see this cluster.",
    requirements: [cluster("addonProfiles.azurepolicy.enabled", { equal: true })],
  },
  {
    id: "aks-defender",
    option: "defender",
    title: "Microsoft Defender watches nodes and workloads",
    why: "Nobody hears of an attack that is under way.",
    requirements: [cluster("securityProfile.defender.securityMonitoring.enabled", { equal: true })],
  },
  {
    id: "aks-image-cleaner",
    option: "imageCleaner",
    title: "Unused images with known holes are removed from nodes",
    why: "A vulnerable image that is on a node starts from there without being pulled and looked at again.",
    requirements: [cluster("securityProfile.imageCleaner.enabled", { equal: true })],
  },
];
