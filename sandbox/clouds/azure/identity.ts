import type { Input, ResourceType } from "../resource-type.js";
import { oneAssignment, oneTrust, principalExists } from "./identity-rules.js";

const group: Input = {
  required: true,
  replaces: true,
  refersTo: { types: ["azure-native:resources:ResourceGroup"], by: "name", onDelete: "cascade" },
};
const location: Input = { replaces: true };
const uuid = { is: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, text: "a UUID" };
const id = (type: string, name: string): string =>
  `/subscriptions/{account}/resourceGroups/{resourceGroupName}/providers/${type}/{${name}}`;

/** Identities, roles, keys and logs of Azure. */
export const identity: Readonly<Record<string, ResourceType>> = {
  "azure-native:managedidentity:UserAssignedIdentity": {
    noun: "user assigned identity",
    id: id("Microsoft.ManagedIdentity/userAssignedIdentities", "resourceName"),
    inputs: {
      resourceGroupName: group,
      resourceName: {
        required: true,
        replaces: true,
        pattern: { is: /^[A-Za-z0-9][\w-]{2,127}$/, text: "3 to 128 letters, digits, - and _" },
      },
      location,
      tags: {},
    },
    computed: {
      name: "{resourceName}",
      location: "{location}",
      principalId: "{uuid}",
      clientId: "{uuid}",
      tenantId: "{tenant}",
    },
  },
  "azure-native:managedidentity:FederatedIdentityCredential": {
    noun: "federated identity credential",
    id: `${id("Microsoft.ManagedIdentity/userAssignedIdentities", "resourceName")}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}`,
    inputs: {
      resourceGroupName: group,
      resourceName: {
        required: true,
        replaces: true,
        refersTo: { types: ["azure-native:managedidentity:UserAssignedIdentity"], by: "name", onDelete: "cascade" },
      },
      federatedIdentityCredentialResourceName: {
        required: true,
        replaces: true,
        pattern: { is: /^[A-Za-z0-9][\w-]{2,119}$/, text: "3 to 120 letters, digits, - and _" },
      },
      issuer: { required: true, pattern: { is: /^https:\/\/.+$/, text: "an address that begins with https://" } },
      subject: { required: true },
      audiences: { required: true },
    },
    computed: { name: "{federatedIdentityCredentialResourceName}" },
    words: {
      dangling:
        "Code=\"ParentResourceNotFound\" Message=\"Failed to perform 'write' on resource(s) of type 'userAssignedIdentities/federatedIdentityCredentials', because the parent resource '{value}' could not be found.\"",
    },
    rules: [oneTrust],
  },
  "azure-native:authorization:RoleAssignment": {
    noun: "role assignment",
    id: "{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
    inputs: {
      roleAssignmentName: { required: true, replaces: true, pattern: uuid },
      principalId: { required: true, replaces: true, pattern: uuid },
      principalType: { oneOf: ["ServicePrincipal", "User", "Group"], immutable: true },
      roleDefinitionId: {
        required: true,
        immutable: true,
        pattern: {
          is: /\/providers\/Microsoft\.Authorization\/roleDefinitions\/[0-9a-f-]{36}$/i,
          text: "the id of a role definition",
        },
      },
      scope: {
        required: true,
        replaces: true,
        refersTo: {
          types: [
            "azure-native:resources:ResourceGroup",
            "azure-native:network:VirtualNetwork",
            "azure-native:network:Subnet",
            "azure-native:keyvault:Vault",
            "azure-native:managedidentity:UserAssignedIdentity",
            "azure-native:containerservice:ManagedCluster",
          ],
          // Zones and their groups belong to no cluster, so that they are there without anybody's stack having made them.
          except:
            /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?$|^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/(?!Microsoft\.(Network\/(?!dnsZones\/)|(KeyVault|ManagedIdentity|ContainerService)\/))/i,
          onDelete: "cascade",
        },
      },
      description: {},
    },
    computed: { name: "{roleAssignmentName}" },
    words: { exists: 'Code="RoleAssignmentExists" Message="The role assignment already exists."' },
    rules: [principalExists, oneAssignment],
  },
  "azure-native:keyvault:Vault": {
    noun: "vault",
    slow: true,
    id: id("Microsoft.KeyVault/vaults", "vaultName"),
    inputs: {
      resourceGroupName: group,
      vaultName: {
        required: true,
        replaces: true,
        pattern: {
          is: /^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
          text: "3 to 24 letters, digits and -, the first a letter",
        },
      },
      location,
      properties: {
        required: true,
        fields: {
          tenantId: { required: true, pattern: uuid },
          sku: { required: true, fields: { family: { oneOf: ["A"] }, name: { oneOf: ["standard", "premium"] } } },
          enableRbacAuthorization: {},
          enablePurgeProtection: {},
          enableSoftDelete: {},
          enabledForDeployment: {},
          enabledForDiskEncryption: {},
          enabledForTemplateDeployment: {},
          softDeleteRetentionInDays: { range: [7, 90] },
          publicNetworkAccess: { oneOf: ["enabled", "disabled", "Enabled", "Disabled"] },
          networkAcls: {},
          accessPolicies: {},
        },
      },
      tags: {},
    },
    computed: {
      name: "{vaultName}",
      location: "{location}",
      properties: { vaultUri: "https://{vaultName}.vault.azure.net/" },
    },
  },
  "azure-native:keyvault:Key": {
    noun: "key",
    id: `${id("Microsoft.KeyVault/vaults", "vaultName")}/keys/{keyName}`,
    inputs: {
      resourceGroupName: group,
      vaultName: {
        required: true,
        replaces: true,
        refersTo: { types: ["azure-native:keyvault:Vault"], by: "name", onDelete: "cascade" },
      },
      keyName: {
        required: true,
        replaces: true,
        pattern: { is: /^[A-Za-z0-9-]{1,127}$/, text: "1 to 127 letters, digits and -" },
      },
      properties: {
        required: true,
        fields: {
          kty: { oneOf: ["RSA", "RSA-HSM", "EC", "EC-HSM"] },
          keySize: { oneOf: [2048, 3072, 4096] },
          keyOps: {},
          curveName: {},
          attributes: {},
          rotationPolicy: {},
        },
      },
      tags: {},
    },
    computed: {
      name: "{keyName}",
      keyUri: "https://{vaultName}.vault.azure.net/keys/{keyName}",
      keyUriWithVersion: "https://{vaultName}.vault.azure.net/keys/{keyName}/{uid}",
    },
  },
  "azure-native:operationalinsights:Workspace": {
    noun: "workspace",
    slow: true,
    id: id("Microsoft.OperationalInsights/workspaces", "workspaceName"),
    inputs: {
      resourceGroupName: group,
      workspaceName: {
        required: true,
        replaces: true,
        pattern: { is: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/, text: "4 to 63 letters, digits and -" },
      },
      location,
      sku: { fields: { name: { oneOf: ["PerGB2018", "CapacityReservation", "Free"] } } },
      retentionInDays: { range: [30, 730] },
      publicNetworkAccessForIngestion: { oneOf: ["Enabled", "Disabled"] },
      publicNetworkAccessForQuery: { oneOf: ["Enabled", "Disabled"] },
      features: {},
      workspaceCapping: {},
      tags: {},
    },
    computed: { name: "{workspaceName}", location: "{location}", customerId: "{uuid}", provisioningState: "Succeeded" },
  },
  "azure-native:monitor:DiagnosticSetting": {
    noun: "diagnostic setting",
    id: "{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
    inputs: {
      name: { required: true, replaces: true, maxLength: 260 },
      resourceUri: {
        required: true,
        replaces: true,
        refersTo: { types: ["azure-native:containerservice:ManagedCluster"], onDelete: "cascade" },
      },
      workspaceId: { refersTo: { types: ["azure-native:operationalinsights:Workspace"], onDelete: "ignore" } },
      logs: {
        set: true,
        fields: { category: {}, categoryGroup: {}, enabled: { required: true }, retentionPolicy: {} },
      },
      metrics: { set: true, fields: { category: {}, enabled: { required: true } } },
      logAnalyticsDestinationType: { oneOf: ["Dedicated", "AzureDiagnostics"] },
    },
    computed: { type: "Microsoft.Insights/diagnosticSettings" },
  },
};
