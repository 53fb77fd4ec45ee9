import type { AksSpec, NodePool } from "../../lib/fleet/cluster-spec.js";
import { fieldsOf, type AksHardening, type Options } from "../../lib/fleet/hardening.js";
import { tiers } from "../../lib/fleet/tiers.js";
import { machineType } from "../../lib/machine-types.js";
import type { Manifest } from "../../lib/manifests.js";
import { poolName } from "../../lib/names.js";
import { zones } from "../../lib/zones.js";
import { networkProfile } from "../cluster/aks/network-profile.js";
import { aksAdministrators, aksIdentity, identityName } from "./aks-access.js";
import { aksNetwork, type AksNetwork } from "./aks-network.js";
import { asoReference, asoResource, type AgentPoolSpec, type AsoResource, type ManagedClusterSpec } from "./aso.js";
import { AZURE_VERSION, groups } from "./contract.js";
import { machinePool } from "./machine-pool.js";
import { clusterObject, objectMetadata } from "./object-scope.js";
import type { AksOptions } from "./options.js";
import { cloudName, type ManagedScope } from "./scope.js";

/** What the objects of a cluster on AKS share. */
export type AksObjectScope = ManagedScope<AksSpec, Options<AksHardening>, AksOptions>;

/** The objects of a cluster on AKS. */
export function aksObjects(scope: AksObjectScope): Manifest[] {
  const { cluster, own, spec } = scope;
  const network = aksNetwork(scope);
  const group = asoResource("ResourceGroup", cluster, own.credentials, {
    azureName: cloudName(scope),
    location: spec.region,
    tags: tags(scope),
  });
  const infrastructure = holder(scope, "AzureASOManagedCluster", cluster, {
    resources: [group, ...network.resources, ...aksIdentity(scope, network.subnet)],
  });
  const controlPlane = holder(scope, "AzureASOManagedControlPlane", cluster, {
    version: `v${spec.kubernetes}`,
    resources: [
      asoResource("ManagedCluster", cluster, own.credentials, managedCluster(scope, network)),
      ...aksAdministrators(scope),
    ],
  });
  const pools = Object.entries(spec.pools).flatMap(([name, pool]) => {
    const title = `${cluster}-${name}`;
    const agentPool = asoResource(
      "ManagedClustersAgentPool",
      title,
      own.credentials,
      agentPoolSpec(scope, name, pool, network),
    );
    const managed = holder(scope, "AzureASOManagedMachinePool", title, { resources: [agentPool] });
    return [machinePool(scope, { name, pool, cloud: "aks", infrastructure: managed, autoscaler: "aks" }), managed];
  });
  return [clusterObject(scope, spec.network, { infrastructure, controlPlane }), infrastructure, controlPlane, ...pools];
}

/** An object of the provider, which is little more than the resources in it. */
function holder(
  scope: AksObjectScope,
  kind: string,
  name: string,
  spec: { readonly resources: readonly AsoResource[]; readonly version?: string },
): Manifest {
  return {
    apiVersion: `${groups.infrastructure}/${AZURE_VERSION}`,
    kind,
    metadata: objectMetadata(scope, name),
    spec,
  };
}

function managedCluster(scope: AksObjectScope, { outboundType }: AksNetwork): ManagedClusterSpec {
  const { cluster, on, spec } = scope;
  return {
    azureName: cloudName(scope),
    location: spec.region,
    owner: { name: cluster },
    nodeResourceGroup: cloudName(scope, "nodes"),
    dnsPrefix: cloudName(scope, undefined, "aks-dns-prefix"),
    sku: { name: "Base", tier: tiers[spec.tier].availabilityPercent === undefined ? "Free" : "Standard" },
    identity: {
      type: "UserAssigned",
      userAssignedIdentities: [{ reference: asoReference("UserAssignedIdentity", identityName(cluster)) }],
    },
    enableRBAC: true,
    disableLocalAccounts: on.noLocalAccounts,
    networkProfile: networkProfile(scope, outboundType),
    aadProfile: {
      managed: true,
      enableAzureRBAC: on.azureRbac,
      adminGroupObjectIDs: [...spec.administrators],
      tenantID: spec.tenant,
    },
    ...endpoint(scope),
    oidcIssuerProfile: { enabled: on.workloadIdentity },
    securityProfile: securityProfile(scope),
    ...fieldsOf<ManagedClusterSpec, keyof typeof on>(on, {
      automaticUpgrades: { autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" } },
      azurePolicy: { addonProfiles: { azurepolicy: { enabled: true } } },
    }),
    tags: tags(scope),
  };
}

function endpoint({
  on,
  spec,
}: AksObjectScope): Pick<ManagedClusterSpec, "publicNetworkAccess" | "apiServerAccessProfile"> {
  return {
    publicNetworkAccess: on.privateEndpoint ? "Disabled" : "Enabled",
    apiServerAccessProfile: {
      disableRunCommand: on.noRunCommand,
      ...(on.privateEndpoint
        ? { enablePrivateCluster: true, privateDNSZone: "system" }
        : { enablePrivateCluster: false, authorizedIPRanges: [...(spec.authorizedNetworks ?? [])] }),
    },
  };
}

function securityProfile({
  on,
  own: { secretsKey },
}: AksObjectScope): NonNullable<ManagedClusterSpec["securityProfile"]> {
  return {
    ...(on.secretsEncryption && secretsKey !== undefined
      ? { azureKeyVaultKms: { enabled: true, keyId: secretsKey.url, keyVaultNetworkAccess: "Public" } }
      : {}),
    ...fieldsOf<NonNullable<ManagedClusterSpec["securityProfile"]>, keyof typeof on>(on, {
      workloadIdentity: { workloadIdentity: { enabled: true } },
      imageCleaner: { imageCleaner: { enabled: true, intervalHours: 168 } },
    }),
  };
}

function agentPoolSpec(scope: AksObjectScope, name: string, pool: NodePool, { subnet }: AksNetwork): AgentPoolSpec {
  const { cluster, on, spec } = scope;
  return {
    azureName: poolName("aks", name),
    owner: { name: cluster },
    mode: name === spec.systemPool ? "System" : "User",
    type: "VirtualMachineScaleSets",
    vmSize: machineType(pool.machine, "aks").type,
    osType: "Linux",
    osSKU: "AzureLinux",
    orchestratorVersion: spec.kubernetes,
    availabilityZones: [...zones("aks", spec.region, tiers[spec.tier].zones)],
    vnetSubnetReference: subnet,
    enableNodePublicIP: !on.privateNodes,
    nodeLabels: { ...pool.labels },
    nodeTaints: (pool.taints ?? []).map(({ key, value, effect }) => `${key}=${value}:${effect}`),
    upgradeSettings: { maxSurge: "33%" },
    ...("nodes" in pool ? {} : { enableAutoScaling: true, minCount: pool.min, maxCount: pool.max }),
    ...fieldsOf<AgentPoolSpec, keyof typeof on>(on, {
      hostEncryption: { enableEncryptionAtHost: true },
      trustedLaunch: { securityProfile: { enableSecureBoot: true, enableVTPM: true } },
    }),
  };
}

function tags({ fleet, cluster }: AksObjectScope): Readonly<Record<string, string>> {
  return { "flotilla:fleet": fleet, "flotilla:cluster": cluster };
}
