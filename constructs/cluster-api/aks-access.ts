import { azureRoles } from "../cluster/aks/azure-roles.js";
import { asoReference, asoResource, type AsoReference, type AsoResource } from "./aso.js";
import type { AksObjectScope } from "./aks.js";
import { cloudName } from "./scope.js";

type Role = keyof typeof azureRoles;
type Place = AsoReference | { readonly armId: string };

/** Name of the identity of a control plane, and of the ConfigMap that says who it is once Azure has made it. */
export function identityName(cluster: string): string {
  return `${cluster}-control-plane`;
}

/** Who the control plane is to Azure, with what it may do in the subnet and with the key. */
export function aksIdentity(scope: AksObjectScope, subnet: Place): AsoResource[] {
  const { cluster, on, own, spec } = scope;
  const name = identityName(cluster);
  const { secretsKey } = own;
  return [
    asoResource("UserAssignedIdentity", name, own.credentials, {
      azureName: cloudName(scope, "control-plane"),
      location: spec.region,
      owner: { name: cluster },
      operatorSpec: { configMaps: { principalId: { name, key: "principalId" } } },
    }),
    grantToIdentity(scope, "network-contributor", subnet),
    ...(on.secretsEncryption && secretsKey !== undefined
      ? [grantToIdentity(scope, "key-vault-crypto-user", { armId: secretsKey.vaultId })]
      : []),
  ];
}

/** Lets the groups of the spec get a kubeconfig and, where Azure decides access, do everything with it. */
export function aksAdministrators({ cluster, on, own, spec }: AksObjectScope): AsoResource[] {
  const wanted: readonly Role[] = on.azureRbac ? ["kubernetes-user", "kubernetes-cluster-admin"] : ["kubernetes-user"];
  return spec.administrators.flatMap((group) =>
    wanted.map((role) =>
      asoResource("RoleAssignment", `${cluster}-${role}-${group}`, own.credentials, {
        owner: asoReference("ManagedCluster", cluster),
        roleDefinitionReference: { armId: definition(spec.subscription, role) },
        principalType: "Group",
        principalId: group,
      }),
    ),
  );
}

function grantToIdentity({ cluster, own, spec }: AksObjectScope, role: Role, owner: Place): AsoResource {
  return asoResource("RoleAssignment", `${cluster}-${role}`, own.credentials, {
    owner,
    roleDefinitionReference: { armId: definition(spec.subscription, role) },
    principalType: "ServicePrincipal",
    principalIdFromConfig: { name: identityName(cluster), key: "principalId" },
  });
}

function definition(subscription: string, role: Role): string {
  return `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${azureRoles[role]}`;
}
