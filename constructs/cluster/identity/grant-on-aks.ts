import { RoleAssignment } from "@pulumi/azure-native/authorization";
import { FederatedIdentityCredential, UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { output, type Input, type Resource } from "@pulumi/pulumi";

import type { AksSpec } from "../../../lib/fleet/cluster-spec.js";
import { azureRoles } from "../aks/azure-roles.js";
import { uuid } from "../aks/role-assignment.js";
import type { ServiceIdentity } from "../../services/service.js";
import { azureIdentity, clientIdName, zonePlace, type AzureGrant } from "./azure-identity.js";
import type { GrantArgs, GrantedIdentity, IdentityScope } from "./granted-identity.js";
import { identityName } from "./identity-place.js";
import { refuseIssuer } from "./identity-problems.js";

/** Where identities of AKS are made: in a resource group that outlives no cluster and that no one else deletes. */
export interface AksIdentityScope extends IdentityScope<AksSpec> {
  readonly place: { readonly resourceGroupName: Input<string>; readonly location: string };
}

/** Makes the managed identity of a service account on AKS, which trusts its tokens, and gives it its roles. */
export function grantOnAks(scope: AksIdentityScope, { identity, cluster }: GrantArgs): GrantedIdentity {
  const { cluster: clusterName, options, place } = scope;
  const { name, credential, grants } = azureIdentity(scope, identity);
  const managed = new UserAssignedIdentity(
    `${clusterName}-${identity.name}`,
    { ...place, resourceName: name },
    options,
  );
  const trusted = new FederatedIdentityCredential(
    `${clusterName}-${identity.name}`,
    {
      resourceGroupName: place.resourceGroupName,
      resourceName: managed.name,
      federatedIdentityCredentialResourceName: name,
      issuer: output(cluster.lateValues["oidc_issuer"] ?? "").apply((issuer) => {
        refuseIssuer(clusterName, issuer);
        return issuer;
      }),
      subject: credential.subject,
      audiences: [...credential.audiences],
    },
    options,
  );
  const granted = grants.map((grant) => assignment(scope, identity, grant, managed));
  return { ready: [trusted, ...granted], lateValues: { [clientIdName(identity)]: managed.clientId } };
}

function assignment(
  place: AksIdentityScope,
  identity: ServiceIdentity,
  { role, scope }: AzureGrant,
  managed: UserAssignedIdentity,
): Resource {
  const { subscription, groupId, resourceGroup } = zonePlace(scope);
  const of = scope === groupId ? resourceGroup : scope.slice(scope.lastIndexOf("/") + 1);
  return new RoleAssignment(
    `${place.cluster}-${identity.name}-${role}-of-${of}`,
    {
      // A name that follows from what is granted finds the grant again after an interrupted run.
      roleAssignmentName: uuid([place.spec.subscription, identityName(place, identity), role, scope].join("/")),
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${azureRoles[role]}`,
      principalId: managed.principalId,
      principalType: "ServicePrincipal",
      scope,
    },
    place.options,
  );
}
