import type { ClusterSpec } from "./cluster-spec.js";
import { tiers, type Tier } from "./tiers.js";

/**
 * What makes a cluster on EKS safe. Each option is on unless the spec says `false`; switching it off changes its own fields
 * and nothing else.
 *
 * Sources: CIS Amazon EKS Benchmark 1.8, https://docs.aws.amazon.com/eks/latest/best-practices/security.html
 */
export interface EksHardening {
  /**
   * The API server answers inside the network only.
   *
   * @defaultValue what the tier says
   */
  readonly privateEndpoint?: boolean;
  /** Nodes have no public address and reach the internet through NAT. */
  readonly privateNodes?: boolean;
  /** Secrets are encrypted with a key of the cluster's own. */
  readonly secretsEncryption?: boolean;
  /** All five logs of the control plane are kept. */
  readonly auditLogs?: boolean;
  /** The metadata of a node needs a session token, and a pod cannot ask for it. */
  readonly instanceMetadataV2?: boolean;
  /** Pods get cloud identities: an OIDC provider and the Pod Identity agent. */
  readonly workloadIdentity?: boolean;
  /** Access is by access entries alone, not by the `aws-auth` ConfigMap. */
  readonly accessEntriesOnly?: boolean;
  /** Whoever creates the cluster does not thereby administer it. */
  readonly creatorWithoutAccess?: boolean;
  /** Disks of nodes are encrypted. */
  readonly volumeEncryption?: boolean;
  /** NetworkPolicies are enforced. */
  readonly networkPolicy?: boolean;
  /** The control plane is upgraded when standard support of its version ends, instead of staying for a fee. */
  readonly standardSupport?: boolean;
  /**
   * The cluster is not deleted until the protection is lifted.
   *
   * @defaultValue what the tier says
   */
  readonly deletionProtection?: boolean;
}

/**
 * What makes a cluster on GKE safe. Each option is on unless the spec says `false`; switching it off changes its own fields
 * and nothing else.
 *
 * Sources: CIS GKE Benchmark 1.9, https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster
 */
export interface GkeHardening {
  /**
   * The API server answers inside the network only.
   *
   * @defaultValue what the tier says
   */
  readonly privateEndpoint?: boolean;
  /** Nodes have no public address and reach the internet through NAT. */
  readonly privateNodes?: boolean;
  /** Secrets are encrypted with a key of the cluster's own. */
  readonly secretsEncryption?: boolean;
  /** Logs and metrics of the control plane are kept. */
  readonly auditLogs?: boolean;
  /** Pods see the metadata of their own identity, not of the node; needs `workloadIdentity`. */
  readonly nodeMetadata?: boolean;
  /** Pods get cloud identities from the project's workload pool. */
  readonly workloadIdentity?: boolean;
  /** No client certificates, no attribute-based access, nothing granted to everybody. */
  readonly strictAuthentication?: boolean;
  /** Nodes prove that they started what they should have. */
  readonly shieldedNodes?: boolean;
  /** Disks of nodes are encrypted with a key of the cluster's own. */
  readonly diskEncryption?: boolean;
  /** NetworkPolicies are enforced, by Dataplane V2. */
  readonly networkPolicy?: boolean;
  /** Google upgrades and repairs control plane and nodes on the regular channel. */
  readonly automaticUpgrades?: boolean;
  /** Only images that the project's policy admits run. */
  readonly binaryAuthorization?: boolean;
  /** Workloads are scanned for weak settings and vulnerable packages. */
  readonly securityPosture?: boolean;
  /**
   * The cluster is not deleted until the protection is lifted.
   *
   * @defaultValue what the tier says
   */
  readonly deletionProtection?: boolean;
}

/**
 * What makes a cluster on AKS safe. Each option is on unless the spec says `false`; switching it off changes its own fields
 * and nothing else.
 *
 * Sources: CIS AKS Benchmark 1.8, https://learn.microsoft.com/azure/aks/best-practices-app-cluster-reliability
 */
export interface AksHardening {
  /**
   * The API server answers inside the network only.
   *
   * @defaultValue what the tier says
   */
  readonly privateEndpoint?: boolean;
  /** Nodes have no public address and reach the internet through NAT. */
  readonly privateNodes?: boolean;
  /** Secrets are encrypted with a key of the cluster's own. */
  readonly secretsEncryption?: boolean;
  /** Logs of the control plane are kept. */
  readonly auditLogs?: boolean;
  /** Pods get cloud identities: an OIDC issuer and the token webhook. */
  readonly workloadIdentity?: boolean;
  /** Access is decided by Azure role assignments. */
  readonly azureRbac?: boolean;
  /** Nobody gets in with a shared certificate. */
  readonly noLocalAccounts?: boolean;
  /** Azure does not run commands in the cluster on somebody's behalf. */
  readonly noRunCommand?: boolean;
  /** Disks and caches are encrypted on the machine that holds them. */
  readonly hostEncryption?: boolean;
  /** Nodes prove that they started what they should have. */
  readonly trustedLaunch?: boolean;
  /** NetworkPolicies are enforced, by Cilium. */
  readonly networkPolicy?: boolean;
  /** Azure applies patches to control plane and node images. */
  readonly automaticUpgrades?: boolean;
  /** Azure Policy audits what is admitted. */
  readonly azurePolicy?: boolean;
  /** Microsoft Defender watches nodes and workloads. */
  readonly defender?: boolean;
  /** Unused images with known vulnerabilities are removed from nodes. */
  readonly imageCleaner?: boolean;
  /**
   * The cluster is not deleted until the protection is lifted.
   *
   * @defaultValue what the tier says
   */
  readonly deletionProtection?: boolean;
}

/** Every option of a cloud with its value. */
export type Options<Hardening> = { readonly [Option in keyof Hardening]-?: boolean };

/** What a spec says about its hardening. */
export interface Hardened<Hardening> {
  readonly tier: Tier;
  readonly hardening?: Hardening;
}

/** What a cluster on EKS gets. */
export function eksHardening({ tier, hardening }: Hardened<EksHardening>): Options<EksHardening> {
  return {
    privateNodes: true,
    secretsEncryption: true,
    auditLogs: true,
    instanceMetadataV2: true,
    workloadIdentity: true,
    accessEntriesOnly: true,
    creatorWithoutAccess: true,
    volumeEncryption: true,
    networkPolicy: true,
    standardSupport: true,
    ...ofTier(tier),
    ...hardening,
  };
}

/** What a cluster on GKE gets. */
export function gkeHardening({ tier, hardening }: Hardened<GkeHardening>): Options<GkeHardening> {
  return {
    privateNodes: true,
    secretsEncryption: true,
    auditLogs: true,
    nodeMetadata: true,
    workloadIdentity: true,
    strictAuthentication: true,
    shieldedNodes: true,
    diskEncryption: true,
    networkPolicy: true,
    automaticUpgrades: true,
    binaryAuthorization: true,
    securityPosture: true,
    ...ofTier(tier),
    ...hardening,
  };
}

/** What a cluster on AKS gets. */
export function aksHardening({ tier, hardening }: Hardened<AksHardening>): Options<AksHardening> {
  return {
    privateNodes: true,
    secretsEncryption: true,
    auditLogs: true,
    workloadIdentity: true,
    azureRbac: true,
    noLocalAccounts: true,
    noRunCommand: true,
    hostEncryption: true,
    trustedLaunch: true,
    networkPolicy: true,
    automaticUpgrades: true,
    azurePolicy: true,
    defender: true,
    imageCleaner: true,
    ...ofTier(tier),
    ...hardening,
  };
}

/** What a cluster gets, on whichever cloud; a local one has nothing that could be hardened. */
export function hardeningOf(spec: ClusterSpec): Readonly<Record<string, boolean>> {
  switch (spec.cloud) {
    case "eks":
      return eksHardening(spec);
    case "gke":
      return gkeHardening(spec);
    case "aks":
      return aksHardening(spec);
    case "local":
      return {};
  }
}

/** The fields of those options that are on, in one object. */
export function fieldsOf<Fields extends object, Option extends string>(
  on: Readonly<Record<Option, boolean>>,
  fields: { readonly [Name in Option]?: Partial<Fields> },
): Partial<Fields> {
  const wanted = (Object.keys(fields) as Option[]).filter((option) => on[option]);
  return Object.assign({}, ...wanted.map((option) => fields[option])) as Partial<Fields>;
}

function ofTier(tier: Tier) {
  const { privateEndpoint, deletionProtection } = tiers[tier];
  return { privateEndpoint, deletionProtection };
}
