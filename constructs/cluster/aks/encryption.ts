import { Key, Vault } from "@pulumi/azure-native/keyvault";
import type { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import type { Output, Resource } from "@pulumi/pulumi";

import { cloudName, guarded } from "../scope.js";
import { roleAssignment } from "./role-assignment.js";
import type { AksScope } from "./scope.js";

/** The key that encrypts the Secrets in etcd. */
export interface SecretsKey {
  /** Address of the key's version. */
  readonly url: Output<string>;
  /** What must exist before the key is used. */
  readonly ready: readonly Resource[];
}

/**
 * A key in a vault of its own, which the cluster's identity may use.
 * https://learn.microsoft.com/azure/aks/use-kms-etcd-encryption
 */
export function secretsKey(scope: AksScope, identity: UserAssignedIdentity): SecretsKey | undefined {
  if (!scope.on.secretsEncryption) {
    return undefined;
  }
  const { vault, key } = vaultWithKey(scope);
  const grant = roleAssignment(scope, {
    role: "key-vault-crypto-user",
    principalId: identity.principalId,
    principalType: "ServicePrincipal",
    scope: vault.id,
  });
  return { url: key.keyUriWithVersion, ready: [grant] };
}

/** A key in a vault of its own, which nobody may use yet. */
export function vaultWithKey(scope: AksScope): { readonly vault: Vault; readonly key: Key } {
  const { cluster, place, spec } = scope;
  const vault = new Vault(
    `${cluster}-secrets`,
    {
      ...place,
      vaultName: cloudName(scope, "secrets", "key-vault"),
      properties: {
        tenantId: spec.tenant,
        sku: { family: "A", name: "standard" },
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        enablePurgeProtection: true,
        softDeleteRetentionInDays: 7,
        publicNetworkAccess: "Enabled", // the control plane runs outside the cluster's network
      },
    },
    guarded(scope),
  );
  const key = new Key(
    `${cluster}-secrets`,
    {
      resourceGroupName: place.resourceGroupName,
      vaultName: vault.name,
      keyName: "secrets",
      properties: { kty: "RSA", keySize: 3072 },
    },
    guarded(scope),
  );
  return { vault, key };
}
