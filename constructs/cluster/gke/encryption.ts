import { CryptoKey, CryptoKeyIAMMember, KeyRing } from "@pulumi/gcp/kms";
import type { Output, Resource } from "@pulumi/pulumi";

import { cloudName, guarded } from "../scope.js";
import type { GkeScope } from "./scope.js";

/** A key, usable as soon as what it depends on exists. */
export interface UsableKey {
  readonly id: Output<string>;
  readonly ready: readonly Resource[];
}

/** The keys of a cluster, as far as its options want them. */
export interface GkeKeys {
  /** Encrypts the Secrets in etcd. */
  readonly secrets: UsableKey | undefined;
  /** Encrypts the disks of the nodes. */
  readonly disks: UsableKey | undefined;
}

/** Google's own accounts that use the keys: https://cloud.google.com/iam/docs/service-agents */
const agents = { secrets: "container-engine-robot", disks: "compute-system" } as const;

/** The time after which Google Cloud makes a new version of a key: 90 days. */
const rotationPeriod = "7776000s";

/** The keys of a cluster. A key ring can never be deleted in Google Cloud, only forgotten: docs/clusters.md says what then. */
export function gkeKeys(scope: GkeScope): GkeKeys {
  const { cluster, options, on, spec } = scope;
  if (!on.secretsEncryption && !on.diskEncryption) {
    return { secrets: undefined, disks: undefined };
  }
  const ring = new KeyRing(`${cluster}-keys`, { name: cloudName(scope), location: spec.region }, options);
  return {
    secrets: on.secretsEncryption ? usableKey(scope, ring, "secrets") : undefined,
    disks: on.diskEncryption ? usableKey(scope, ring, "disks") : undefined,
  };
}

function usableKey(scope: GkeScope, ring: KeyRing, purpose: keyof typeof agents): UsableKey {
  const { cluster, options, spec } = scope;
  const key = new CryptoKey(
    `${cluster}-${purpose}`,
    { name: purpose, keyRing: ring.id, rotationPeriod },
    guarded(scope),
  );
  const grant = new CryptoKeyIAMMember(
    `${cluster}-${purpose}`,
    {
      cryptoKeyId: key.id,
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: `serviceAccount:service-${spec.projectNumber}@${agents[purpose]}.iam.gserviceaccount.com`,
    },
    options,
  );
  return { id: key.id, ready: [grant] };
}
