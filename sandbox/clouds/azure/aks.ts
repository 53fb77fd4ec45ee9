import type { Input, ResourceType } from "../resource-type.js";
import {
  clusterIsThere,
  hasSystemPool,
  poolSizes,
  sizesExist,
  identityMayUseKey,
  nodesAreNotNewer,
} from "./aks-rules.js";

const group: Input = {
  required: true,
  replaces: true,
  refersTo: { types: ["azure-native:resources:ResourceGroup"], by: "name", onDelete: "cascade" },
};
const subnet: Input = { refersTo: { types: ["azure-native:network:Subnet"] }, immutable: true };
const anything: Input = {};
const replaces: Input = { replaces: true };
const fixed: Input = { immutable: true };
const enabled: Input = { fields: { enabled: {} } };
const version: Input = { pattern: { is: /^1\.\d\d(\.\d+)?$/, text: "a version such as 1.35" } };
const poolName = { is: /^[a-z][a-z0-9]{0,11}$/, text: "1 to 12 of a-z and 0-9, the first a letter" };

/** What a pool is, as a resource of its own or as part of its cluster. What Azure refuses to change is fixed. */
const pool: Readonly<Record<string, Input>> = {
  mode: { oneOf: ["System", "User", "Gateway"] },
  count: { range: [0, 1000] },
  minCount: { range: [0, 1000] },
  maxCount: { range: [0, 1000] },
  enableAutoScaling: anything,
  availabilityZones: { immutable: true, set: true, oneOf: ["1", "2", "3"] },
  vnetSubnetID: subnet,
  podSubnetID: subnet,
  enableNodePublicIP: fixed,
  enableEncryptionAtHost: fixed,
  enableFIPS: fixed,
  enableUltraSSD: fixed,
  securityProfile: { fields: { enableSecureBoot: {}, enableVTPM: {}, sshAccess: {} } },
  osType: { immutable: true, oneOf: ["Linux", "Windows"] },
  osSKU: { immutable: true, oneOf: ["Ubuntu", "AzureLinux", "AzureLinux3", "Windows2022"] },
  osDiskType: { immutable: true, oneOf: ["Managed", "Ephemeral"] },
  osDiskSizeGB: { immutable: true, range: [0, 2048] },
  type: { immutable: true, oneOf: ["VirtualMachineScaleSets", "AvailabilitySet", "VirtualMachines"] },
  maxPods: fixed,
  scaleSetPriority: { immutable: true, oneOf: ["Regular", "Spot"] },
  kubeletDiskType: fixed,
  orchestratorVersion: version,
  nodeLabels: anything,
  nodeTaints: { pattern: { is: /^[^=:]+=[^:]*:(NoSchedule|NoExecute|PreferNoSchedule)$/, text: "key=value:effect" } },
  upgradeSettings: {
    fields: { maxSurge: {}, maxUnavailable: {}, drainTimeoutInMinutes: {}, nodeSoakDurationInMinutes: {} },
  },
  tags: anything,
};

/** Azure Kubernetes Service. */
export const aks: Readonly<Record<string, ResourceType>> = {
  "azure-native:containerservice:ManagedCluster": {
    noun: "managed cluster",
    slow: true,
    id: "/subscriptions/{account}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{resourceName}",
    inputs: {
      resourceGroupName: group,
      resourceName: {
        required: true,
        replaces: true,
        pattern: { is: /^[A-Za-z0-9]([\w-]{0,61}[A-Za-z0-9])?$/, text: "1 to 63 letters, digits, - and _" },
      },
      location: replaces,
      dnsPrefix: {
        replaces: true,
        pattern: { is: /^[A-Za-z0-9]([A-Za-z0-9-]{0,52}[A-Za-z0-9])?$/, text: "1 to 54 letters, digits and -" },
      },
      fqdnSubdomain: replaces,
      kubernetesVersion: version,
      nodeResourceGroup: { replaces: true, maxLength: 80 },
      nodeResourceGroupProfile: { fields: { restrictionLevel: { oneOf: ["Unrestricted", "ReadOnly"] } } },
      sku: { fields: { name: { oneOf: ["Base", "Automatic"] }, tier: { oneOf: ["Free", "Standard", "Premium"] } } },
      supportPlan: { oneOf: ["KubernetesOfficial", "AKSLongTermSupport"] },
      identity: {
        fields: {
          type: { oneOf: ["SystemAssigned", "UserAssigned", "None"] },
          userAssignedIdentities: {
            set: true,
            refersTo: { types: ["azure-native:managedidentity:UserAssignedIdentity"], onDelete: "ignore" },
          },
        },
      },
      agentPoolProfiles: {
        fields: { name: { required: true, pattern: poolName }, vmSize: fixed, ...pool },
      },
      networkProfile: {
        fields: {
          networkPlugin: { replaces: true, oneOf: ["azure", "kubenet", "none"] },
          networkPluginMode: { replaces: true, oneOf: ["overlay"] },
          networkDataplane: { replaces: true, oneOf: ["azure", "cilium"] },
          networkPolicy: { replaces: true, oneOf: ["azure", "calico", "cilium", "none"] },
          networkMode: replaces,
          podCidr: replaces,
          podCidrs: replaces,
          serviceCidr: replaces,
          serviceCidrs: replaces,
          dnsServiceIP: replaces,
          outboundType: {
            replaces: true,
            oneOf: ["loadBalancer", "managedNATGateway", "userAssignedNATGateway", "userDefinedRouting", "none"],
          },
          loadBalancerSku: { oneOf: ["standard", "basic"], immutable: true },
          loadBalancerProfile: anything,
          natGatewayProfile: anything,
          advancedNetworking: anything,
          ipFamilies: fixed,
        },
      },
      apiServerAccessProfile: {
        fields: {
          enablePrivateCluster: fixed,
          enablePrivateClusterPublicFQDN: {},
          privateDNSZone: fixed,
          authorizedIPRanges: { set: true },
          disableRunCommand: {},
          enableVnetIntegration: {},
          subnetId: subnet,
        },
      },
      publicNetworkAccess: { oneOf: ["Enabled", "Disabled"] },
      aadProfile: {
        fields: { managed: {}, enableAzureRBAC: {}, adminGroupObjectIDs: { set: true }, tenantID: {} },
      },
      enableRBAC: fixed,
      disableLocalAccounts: anything,
      oidcIssuerProfile: enabled,
      securityProfile: {
        fields: {
          workloadIdentity: enabled,
          azureKeyVaultKms: {
            fields: {
              enabled: {},
              keyId: {},
              keyVaultNetworkAccess: { oneOf: ["Public", "Private"] },
              keyVaultResourceId: {},
            },
          },
          imageCleaner: { fields: { enabled: {}, intervalHours: { range: [24, 2160] } } },
          defender: { fields: { logAnalyticsWorkspaceResourceId: {}, securityMonitoring: enabled } },
        },
      },
      autoUpgradeProfile: {
        fields: {
          upgradeChannel: { oneOf: ["rapid", "stable", "patch", "node-image", "none"] },
          nodeOSUpgradeChannel: { oneOf: ["None", "Unmanaged", "NodeImage", "SecurityPatch"] },
        },
      },
      autoScalerProfile: anything,
      addonProfiles: anything,
      azureMonitorProfile: anything,
      ingressProfile: anything,
      workloadAutoScalerProfile: anything,
      diskEncryptionSetID: replaces,
      linuxProfile: replaces,
      bootstrapProfile: anything,
      nodeProvisioningProfile: anything,
      windowsProfile: replaces,
      tags: anything,
    },
    computed: {
      name: "{resourceName}",
      location: "{location}",
      fqdn: "{dnsPrefix}-{uid8}.hcp.{location}.azmk8s.io",
      privateFQDN: "{dnsPrefix}-{uid8}.privatelink.{location}.azmk8s.io",
      currentKubernetesVersion: "{kubernetesVersion}",
      oidcIssuerProfile: { issuerURL: "https://{location}.oic.prod-aks.azure.com/{tenant}/{uuid}/" },
      identityProfile: { kubeletidentity: { clientId: "{uuid}", objectId: "{uuid}" } },
      provisioningState: "Succeeded",
      powerState: { code: "Running" },
    },
    words: {
      failed: 'Code="ReconcileVMSSAgentPoolFailed" Message="managed cluster {resourceName} is in state Failed."',
    },
    rules: [hasSystemPool, sizesExist, poolSizes, identityMayUseKey],
  },
  "azure-native:containerservice:AgentPool": {
    noun: "agent pool",
    slow: true,
    id: "/subscriptions/{account}/resourceGroups/{resourceGroupName}/providers/Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}",
    inputs: {
      resourceGroupName: group,
      resourceName: {
        required: true,
        replaces: true,
        refersTo: { types: ["azure-native:containerservice:ManagedCluster"], by: "name", onDelete: "cascade" },
      },
      agentPoolName: { required: true, replaces: true, pattern: poolName },
      vmSize: replaces,
      gpuInstanceProfile: replaces,
      ...pool,
    },
    computed: {
      name: "{agentPoolName}",
      provisioningState: "Succeeded",
      currentOrchestratorVersion: "{orchestratorVersion}",
      powerState: { code: "Running" },
    },
    rules: [clusterIsThere, sizesExist, poolSizes, nodesAreNotNewer],
  },
};
