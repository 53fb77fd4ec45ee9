import type { Manifest } from "../../lib/manifests.js";

/** Annotation that names the Secret by which Azure Service Operator acts. */
const CREDENTIAL_FROM = "serviceoperator.azure.com/credential-from";

/** What a resource belongs to: another one of the same namespace by its name, or one in Azure by its id. */
export type Owner = { readonly name: string } & Partial<Kind>;

interface Kind {
  readonly group: string;
  readonly kind: string;
}

/** A reference to another resource of the same namespace. */
export type AsoReference = Kind & { readonly name: string };

/** A resource of Azure, as the provider for Azure takes it inside its own objects: an object of Azure Service Operator. */
export type AsoResource = {
  readonly [K in keyof AsoSpecs]: {
    readonly apiVersion: (typeof asoVersions)[K];
    readonly kind: K;
    readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
    readonly spec: AsoSpecs[K];
  };
}[keyof AsoSpecs];

/**
 * Versions of Azure Service Operator's objects (v2.18).
 * https://azure.github.io/azure-service-operator/reference/
 */
export const asoVersions = {
  ResourceGroup: "resources.azure.com/v1api20200601",
  VirtualNetwork: "network.azure.com/v1api20240301",
  VirtualNetworksSubnet: "network.azure.com/v1api20240301",
  PublicIPAddress: "network.azure.com/v1api20240301",
  NatGateway: "network.azure.com/v1api20240301",
  UserAssignedIdentity: "managedidentity.azure.com/v1api20230131",
  RoleAssignment: "authorization.azure.com/v1api20220401",
  ManagedCluster: "containerservice.azure.com/v1api20240901",
  ManagedClustersAgentPool: "containerservice.azure.com/v1api20240901",
} as const;

/** Kinds that the provider for Azure does not install by itself: the value of `ADDITIONAL_ASO_CRDS`. */
export const additionalAsoKinds = [
  "network.azure.com/PublicIPAddress",
  "managedidentity.azure.com/UserAssignedIdentity",
  "authorization.azure.com/RoleAssignment",
] as const;

interface AsoSpecs {
  readonly ResourceGroup: { readonly azureName: string; readonly location: string; readonly tags: Tags };
  readonly VirtualNetwork: Owned & { readonly addressSpace: { readonly addressPrefixes: readonly string[] } };
  readonly VirtualNetworksSubnet: Pick<Owned, "azureName" | "owner"> & {
    readonly addressPrefix: string;
    readonly natGateway?: { readonly reference: AsoReference };
  };
  readonly PublicIPAddress: Owned & {
    readonly sku: { readonly name: "Standard" };
    readonly publicIPAllocationMethod: "Static";
    readonly zones: readonly string[];
  };
  readonly NatGateway: Owned & {
    readonly sku: { readonly name: "Standard" };
    readonly publicIpAddresses: readonly { readonly reference: AsoReference }[];
  };
  readonly UserAssignedIdentity: Owned & {
    readonly operatorSpec: {
      readonly configMaps: { readonly principalId: { readonly name: string; readonly key: string } };
    };
  };
  readonly RoleAssignment: Principal & {
    readonly owner: AsoReference | { readonly armId: string };
    readonly roleDefinitionReference: { readonly armId: string };
  };
  readonly ManagedCluster: ManagedClusterSpec;
  readonly ManagedClustersAgentPool: AgentPoolSpec;
}

type Tags = Readonly<Record<string, string>>;

interface Owned {
  readonly azureName: string;
  readonly location: string;
  readonly owner: Owner;
}

type Principal =
  | { readonly principalType: "Group"; readonly principalId: string }
  | {
      readonly principalType: "ServicePrincipal";
      readonly principalIdFromConfig: { readonly name: string; readonly key: string };
    };

/** A cluster of AKS. Its pools and its Kubernetes come from the provider, which takes neither here. */
export interface ManagedClusterSpec extends Owned {
  readonly nodeResourceGroup: string;
  readonly dnsPrefix: string;
  readonly sku: { readonly name: "Base"; readonly tier: "Free" | "Standard" };
  readonly identity: {
    readonly type: "UserAssigned";
    readonly userAssignedIdentities: readonly { readonly reference: AsoReference }[];
  };
  readonly enableRBAC: true;
  readonly disableLocalAccounts: boolean;
  readonly networkProfile: {
    readonly networkPlugin: "azure";
    readonly networkPluginMode: "overlay";
    readonly networkDataplane: "cilium" | "azure";
    readonly networkPolicy: "cilium" | "none";
    readonly podCidr: string;
    readonly serviceCidr: string;
    readonly dnsServiceIP: string;
    readonly loadBalancerSku: "standard";
    readonly outboundType: "userAssignedNATGateway" | "loadBalancer";
  };
  readonly aadProfile: {
    readonly managed: true;
    readonly enableAzureRBAC: boolean;
    readonly adminGroupObjectIDs: readonly string[];
    readonly tenantID: string;
  };
  readonly publicNetworkAccess: "Enabled" | "Disabled";
  readonly apiServerAccessProfile: {
    readonly enablePrivateCluster: boolean;
    readonly privateDNSZone?: "system";
    readonly authorizedIPRanges?: readonly string[];
    readonly disableRunCommand: boolean;
  };
  readonly oidcIssuerProfile: { readonly enabled: boolean };
  readonly securityProfile?: {
    readonly azureKeyVaultKms?: {
      readonly enabled: true;
      readonly keyId: string;
      readonly keyVaultNetworkAccess: "Public";
    };
    readonly workloadIdentity?: { readonly enabled: true };
    readonly imageCleaner?: { readonly enabled: true; readonly intervalHours: number };
  };
  readonly autoUpgradeProfile?: { readonly upgradeChannel: "patch"; readonly nodeOSUpgradeChannel: "NodeImage" };
  readonly addonProfiles?: { readonly azurepolicy?: { readonly enabled: true } };
  readonly tags: Tags;
}

/** A pool of AKS. The number of its nodes comes from the provider, which does not take it here. */
export interface AgentPoolSpec {
  readonly azureName: string;
  readonly owner: Owner;
  readonly mode: "System" | "User";
  readonly type: "VirtualMachineScaleSets";
  readonly vmSize: string;
  readonly osType: "Linux";
  readonly osSKU: "AzureLinux";
  readonly orchestratorVersion: string;
  readonly availabilityZones: readonly string[];
  readonly vnetSubnetReference: AsoReference | { readonly armId: string };
  readonly enableNodePublicIP: boolean;
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly nodeTaints: readonly string[];
  readonly upgradeSettings: { readonly maxSurge: string };
  readonly enableAutoScaling?: true;
  readonly minCount?: number;
  readonly maxCount?: number;
  readonly enableEncryptionAtHost?: true;
  readonly securityProfile?: { readonly enableSecureBoot: true; readonly enableVTPM: true };
}

/** A resource of Azure that acts by the credentials of a Secret. */
export function asoResource<K extends keyof AsoSpecs>(
  kind: K,
  name: string,
  credentials: string,
  spec: AsoSpecs[K],
): AsoResource {
  const metadata = { name, annotations: { [CREDENTIAL_FROM]: credentials } };
  return { apiVersion: asoVersions[kind], kind, metadata, spec } as AsoResource;
}

/** The reference to a resource by its kind and name. */
export function asoReference(kind: keyof AsoSpecs, name: string): AsoReference {
  return { group: asoVersions[kind].split("/", 1)[0] ?? "", kind, name };
}

/** The resources of an object of the provider for Azure, in their order. */
export function asoResources(object: Manifest): readonly AsoResource[] {
  return (object["spec"] as { readonly resources: readonly AsoResource[] }).resources;
}
