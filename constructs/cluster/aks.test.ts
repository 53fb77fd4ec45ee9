import { deepEqual, doesNotMatch, equal } from "node:assert/strict";

import { load } from "js-yaml";

import type { AksSpec } from "../../lib/fleet/cluster-spec.js";
import { plain } from "../../test/plain.js";
import { ran, titles, type Ran, type Run } from "../../test/registrations.js";
import { AksCluster } from "./aks.js";

const group = "77777777-7777-4777-8777-777777777777";

const spec: AksSpec = {
  cloud: "aks",
  region: "australiaeast",
  subscription: "33333333-3333-4333-8333-333333333333",
  tenant: "44444444-4444-4444-8444-444444444444",
  administrators: [group],
  systemPool: "general",
  tier: "production",
  kubernetes: "1.35",
  network: { nodes: "10.32.0.0/20", pods: "10.36.0.0/14", services: "10.40.0.0/16" },
  pools: {
    general: { machine: "general.xlarge", min: 8, max: 16 },
    memory: {
      machine: "memory.xlarge",
      nodes: 3,
      labels: { memory: "much" },
      taints: [{ key: "memory", value: "much", effect: "NoSchedule" }],
    },
  },
};

const create = (change: Partial<AksSpec> = {}, run: Run & { readonly unprotected?: boolean } = {}) =>
  ran(
    () =>
      new AksCluster("apac", { fleet: "acme", spec: { ...spec, ...change }, unprotected: run.unprotected ?? false }),
    run,
  );

/** The cluster of the unchanged spec, which most tests look at. */
let standard: Promise<Ran<AksCluster>> | undefined;
const asWritten = () => (standard ??= create());

const inputsOf = ({ registrations }: Ran<AksCluster>, title: string) =>
  registrations.find(({ type, name }) => `${type} ${name}` === title)?.inputs ?? {};

const network = [
  "azure-native:network:VirtualNetwork apac-network",
  "azure-native:network:Subnet apac-nodes",
  "azure-native:network:NatGateway apac-nat",
  "azure-native:network:PublicIPAddress apac-nat",
];

const rest = [
  "flotilla:cluster:AksCluster apac",
  "pulumi:providers:azure-native apac",
  "azure-native:resources:ResourceGroup apac",
  "azure-native:managedidentity:UserAssignedIdentity apac-control-plane",
  "azure-native:authorization:RoleAssignment apac-network-contributor",
  "azure-native:keyvault:Vault apac-secrets",
  "azure-native:keyvault:Key apac-secrets",
  "azure-native:authorization:RoleAssignment apac-key-vault-crypto-user",
  "azure-native:operationalinsights:Workspace apac-logs",
  "azure-native:monitor:DiagnosticSetting apac-logs",
  "azure-native:containerservice:ManagedCluster apac",
  `azure-native:authorization:RoleAssignment apac-kubernetes-user-${group}`,
  `azure-native:authorization:RoleAssignment apac-kubernetes-cluster-admin-${group}`,
  "azure-native:containerservice:AgentPool apac-memory",
  "pulumi:providers:kubernetes apac",
];

const secureNodes = {
  type: "VirtualMachineScaleSets",
  osType: "Linux",
  osSKU: "AzureLinux",
  orchestratorVersion: "1.35",
  availabilityZones: ["1", "2", "3"],
  vnetSubnetID: "apac-nodes-id",
  enableNodePublicIP: false,
  enableEncryptionAtHost: true,
  securityProfile: { enableSecureBoot: true, enableVTPM: true },
  upgradeSettings: { maxSurge: "33%" },
};

describe("AksCluster", () => {
  it("registers the network, the cluster and its pools in a preview", async () => {
    const { registrations } = await create({}, { preview: true });
    deepEqual(titles(registrations), [...network, ...rest].sort());
  });

  it("registers the network, the cluster and its pools in an update", async () => {
    deepEqual(titles((await asWritten()).registrations), [...network, ...rest].sort());
  });

  it("uses an existing subnet and registers no network", async () => {
    const existing = await create({ existingNetwork: { subnetId: "/subnets/shared" } });
    deepEqual(titles(existing.registrations), [...rest].sort());
    const joined = inputsOf(existing, "azure-native:authorization:RoleAssignment apac-network-contributor");
    equal(joined["scope"], "/subnets/shared");
    equal(inputsOf(existing, "azure-native:containerservice:AgentPool apac-memory")["vnetSubnetID"], "/subnets/shared");
  });

  it("is secure without being told", async () => {
    deepEqual(inputsOf(await asWritten(), "azure-native:containerservice:ManagedCluster apac"), {
      resourceGroupName: "apac",
      location: "australiaeast",
      resourceName: "acme-apac",
      nodeResourceGroup: "acme-apac-nodes",
      dnsPrefix: "acme-apac",
      kubernetesVersion: "1.35",
      sku: { name: "Base", tier: "Standard" },
      identity: { type: "UserAssigned", userAssignedIdentities: ["apac-control-plane-id"] },
      enableRBAC: true,
      disableLocalAccounts: true,
      agentPoolProfiles: [
        {
          ...secureNodes,
          name: "general",
          mode: "System",
          vmSize: "Standard_D4s_v5",
          count: 8,
          minCount: 8,
          maxCount: 16,
          enableAutoScaling: true,
          nodeLabels: {},
          nodeTaints: [],
        },
      ],
      networkProfile: {
        networkPlugin: "azure",
        networkPluginMode: "overlay",
        networkDataplane: "cilium",
        networkPolicy: "cilium",
        podCidr: "10.36.0.0/14",
        serviceCidr: "10.40.0.0/16",
        dnsServiceIP: "10.40.0.10",
        loadBalancerSku: "standard",
        outboundType: "userAssignedNATGateway",
      },
      aadProfile: {
        managed: true,
        enableAzureRBAC: true,
        adminGroupObjectIDs: [group],
        tenantID: spec.tenant,
      },
      publicNetworkAccess: "Disabled",
      apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: "system", disableRunCommand: true },
      oidcIssuerProfile: { enabled: true },
      securityProfile: {
        azureKeyVaultKms: {
          enabled: true,
          keyId: "https://vault.example/keys/secrets/1",
          keyVaultNetworkAccess: "Public",
        },
        workloadIdentity: { enabled: true },
        imageCleaner: { enabled: true, intervalHours: 168 },
        defender: { logAnalyticsWorkspaceResourceId: "apac-logs-id", securityMonitoring: { enabled: true } },
      },
      autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" },
      addonProfiles: { azurepolicy: { enabled: true } },
    });
  });

  it("keeps every log of the control plane", async () => {
    const { logs, resourceUri, workspaceId } = inputsOf(
      await asWritten(),
      "azure-native:monitor:DiagnosticSetting apac-logs",
    );
    deepEqual({ resourceUri, workspaceId }, { resourceUri: "apac-id", workspaceId: "apac-logs-id" });
    deepEqual(
      (logs as { category: string; enabled: boolean }[]).map(
        ({ category, enabled }) => `${category} ${enabled ? "on" : "off"}`,
      ),
      [
        "cloud-controller-manager on",
        "cluster-autoscaler on",
        "guard on",
        "kube-apiserver on",
        "kube-audit on",
        "kube-controller-manager on",
        "kube-scheduler on",
      ],
    );
  });

  it("makes a pool of its own of every pool but the system pool", async () => {
    deepEqual(inputsOf(await asWritten(), "azure-native:containerservice:AgentPool apac-memory"), {
      ...secureNodes,
      resourceGroupName: "apac",
      resourceName: "apac",
      agentPoolName: "memory",
      mode: "User",
      vmSize: "Standard_E4s_v5",
      count: 3,
      nodeLabels: { memory: "much" },
      nodeTaints: ["memory=much:NoSchedule"],
    });
  });

  it("leaves the size of autoscaled pools alone", async () => {
    const both = await create({
      pools: {
        general: spec.pools["general"] ?? { machine: "", nodes: 0 },
        more: { machine: "general.xlarge", min: 1, max: 2 },
      },
    });
    deepEqual(
      both.registrations
        .filter(({ type }) => type.startsWith("azure-native:containerservice"))
        .map(({ name, ignoreChanges }) => [name, ignoreChanges]),
      [
        ["apac-more", ["count"]],
        ["apac", ["agentPoolProfiles[0].count"]],
      ],
    );
  });

  it("opens the API server of a development cluster to the networks that the spec names", async () => {
    const open = await create({ tier: "development", authorizedNetworks: ["203.0.113.0/24"] });
    const inputs = inputsOf(open, "azure-native:containerservice:ManagedCluster apac");
    deepEqual(inputs["apiServerAccessProfile"], {
      enablePrivateCluster: false,
      authorizedIPRanges: ["203.0.113.0/24"],
      disableRunCommand: true,
    });
    deepEqual([inputs["publicNetworkAccess"], inputs["sku"]], ["Enabled", { name: "Base", tier: "Free" }]);
  });

  it("touches no other subscription than the spec's", async () => {
    const { registrations } = await asWritten();
    const provider = registrations.find(({ type }) => type === "pulumi:providers:azure-native");
    deepEqual([provider?.inputs["subscriptionId"], provider?.inputs["tenantId"]], [spec.subscription, spec.tenant]);
    deepEqual(
      registrations.filter(({ type, provider: used }) => type.startsWith("azure-native:") && used !== "apac"),
      [],
    );
  });

  it("protects a production cluster and its key until it is named", async () => {
    const guarded = async (unprotected: boolean) =>
      (await create({}, { unprotected })).registrations
        .filter(({ protect }) => protect)
        .map(({ type, name }) => `${type} ${name}`);
    deepEqual(await guarded(false), [
      "azure-native:containerservice:ManagedCluster apac",
      "azure-native:keyvault:Key apac-secrets",
      "azure-native:keyvault:Vault apac-secrets",
    ]);
    deepEqual(await guarded(true), []);
  });

  it("gives a kubeconfig that gets its credential from a command, and takes no credential from Azure's", async () => {
    const text = await plain((await asWritten()).result.kubeconfig);
    const { clusters, users } = load(text) as Record<string, readonly unknown[]>;
    deepEqual(clusters, [
      { name: "apac", cluster: { server: "https://abc.aks.example:443", "certificate-authority-data": "Q0E=" } },
    ]);
    deepEqual(users, [
      {
        name: "apac",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "kubelogin",
            args: [
              ...["get-token", "--login", "azurecli"],
              ...["--server-id", "6dae42f8-4368-4678-94ff-3960e28e3630", "--tenant-id", spec.tenant],
            ],
            installHint: "Install kubelogin: https://azure.github.io/kubelogin/install.html",
            interactiveMode: "IfAvailable",
            provideClusterInfo: true,
          },
        },
      },
    ]);
    doesNotMatch(text, /canary|token:|client-key|client-certificate|password/);
  });

  it("tells manifests its address and who issues its tokens", async () => {
    deepEqual(await plain((await asWritten()).result.lateValues), {
      cluster_endpoint: "https://abc.aks.example:443",
      oidc_issuer: "https://oidc.aks.example/",
    });
  });
});
