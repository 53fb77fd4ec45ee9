import { ManagedCluster, type ManagedClusterArgs } from "@pulumi/azure-native/containerservice";
import type { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import type { Workspace } from "@pulumi/azure-native/operationalinsights";
import type { Resource } from "@pulumi/pulumi";

import { fieldsOf } from "../../../lib/fleet/hardening.js";
import { tiers } from "../../../lib/fleet/tiers.js";
import { poolName } from "../../../lib/names.js";
import { poolSize } from "../pool-size.js";
import { cloudName, guarded } from "../scope.js";
import type { SecretsKey } from "./encryption.js";
import type { AksNetwork } from "./network.js";
import { networkProfile } from "./network-profile.js";
import { poolProfile } from "./node-pools.js";
import type { AksScope } from "./scope.js";

/** What a control plane stands on. */
export interface AksBase {
  readonly network: AksNetwork;
  readonly identity: UserAssignedIdentity;
  readonly key: SecretsKey | undefined;
  readonly logs: Workspace | undefined;
  /** What must exist before the identity is used. */
  readonly ready: readonly Resource[];
}

type SecurityProfile = Extract<NonNullable<ManagedClusterArgs["securityProfile"]>, { defender?: unknown }>;

/** The control plane of a cluster, with the one pool that AKS wants to create with it. */
export function aksControlPlane(scope: AksScope, base: AksBase): ManagedCluster {
  const { cluster, on, place, spec } = scope;
  const system = spec.pools[spec.systemPool];
  const args: ManagedClusterArgs = {
    ...place,
    resourceName: cloudName(scope),
    nodeResourceGroup: cloudName(scope, "nodes"),
    dnsPrefix: cloudName(scope, undefined, "aks-dns-prefix"),
    kubernetesVersion: spec.kubernetes,
    sku: { name: "Base", tier: tiers[spec.tier].availabilityPercent === undefined ? "Free" : "Standard" },
    identity: { type: "UserAssigned", userAssignedIdentities: [base.identity.id] },
    enableRBAC: true,
    disableLocalAccounts: on.noLocalAccounts,
    agentPoolProfiles:
      system === undefined
        ? []
        : [
            {
              name: poolName("aks", spec.systemPool),
              mode: "System",
              ...poolProfile(scope, system, base.network.subnetId),
            },
          ],
    networkProfile: networkProfile(scope, base.network.outboundType),
    aadProfile: {
      managed: true,
      enableAzureRBAC: on.azureRbac,
      adminGroupObjectIDs: [...spec.administrators],
      tenantID: spec.tenant,
    },
    ...endpoint(scope),
    ...upkeep(scope),
    oidcIssuerProfile: { enabled: on.workloadIdentity },
    securityProfile: securityProfile(scope, base),
  };
  return new ManagedCluster(cluster, args, {
    ...guarded(scope),
    deleteBeforeReplace: true, // the new cluster has the name of the old one
    dependsOn: [...base.ready, ...(base.key?.ready ?? [])],
    ignoreChanges: system !== undefined && poolSize(system).autoscaled ? ["agentPoolProfiles[0].count"] : [],
  });
}

/** Who may call the API server, and from where. */
function endpoint({ on, spec }: AksScope): Partial<ManagedClusterArgs> {
  const reach = on.privateEndpoint
    ? { enablePrivateCluster: true, privateDNSZone: "system" }
    : { enablePrivateCluster: false, authorizedIPRanges: [...(spec.authorizedNetworks ?? [])] };
  return {
    publicNetworkAccess: on.privateEndpoint ? "Disabled" : "Enabled",
    apiServerAccessProfile: { ...reach, disableRunCommand: on.noRunCommand },
  };
}

/** What Azure does for the cluster by itself. */
function upkeep({ on }: AksScope): Partial<ManagedClusterArgs> {
  return fieldsOf<ManagedClusterArgs, keyof typeof on>(on, {
    automaticUpgrades: { autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" } },
    azurePolicy: { addonProfiles: { azurepolicy: { enabled: true } } },
  });
}

function securityProfile({ on }: AksScope, { key, logs }: AksBase): SecurityProfile {
  return {
    ...(key === undefined
      ? {}
      : { azureKeyVaultKms: { enabled: true, keyId: key.url, keyVaultNetworkAccess: "Public" } }),
    ...fieldsOf<SecurityProfile, keyof typeof on>(on, {
      workloadIdentity: { workloadIdentity: { enabled: true } },
      imageCleaner: { imageCleaner: { enabled: true, intervalHours: 168 } },
    }),
    ...(logs === undefined || !on.defender
      ? {}
      : { defender: { logAnalyticsWorkspaceResourceId: logs.id, securityMonitoring: { enabled: true } } }),
  };
}
