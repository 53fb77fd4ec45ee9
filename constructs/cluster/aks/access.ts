import type { ManagedCluster } from "@pulumi/azure-native/containerservice";
import type { Resource } from "@pulumi/pulumi";

import { roleAssignment } from "./role-assignment.js";
import type { AksScope } from "./scope.js";

/**
 * Lets the groups of the spec get a kubeconfig and, where Azure decides access, do everything with it.
 * https://learn.microsoft.com/azure/aks/manage-azure-rbac
 */
export function administrators(scope: AksScope, cluster: ManagedCluster): Resource[] {
  const roles = scope.on.azureRbac
    ? (["kubernetes-user", "kubernetes-cluster-admin"] as const)
    : (["kubernetes-user"] as const);
  return scope.spec.administrators.flatMap((group) =>
    roles.map((role) =>
      roleAssignment(scope, { role, principalId: group, principalType: "Group", scope: cluster.id, to: group }),
    ),
  );
}
