/** Who creates a cluster in a cloud: its own stack, or Cluster API on the management cluster. */
export type Provisioner = "pulumi" | "cluster-api";

/** What Cluster API needs of a cluster on EKS beside its spec. */
export interface EksClusterApi {
  /**
   * Exact versions of add-ons: `{ coredns: "v1.13.1-eksbuild.1" }`.
   *
   * @defaultValue those of `eksAddonVersions` for the cluster's Kubernetes
   */
  readonly addons?: Partial<EksAddons>;
  /**
   * AWSClusterRoleIdentity by which the provider acts in the account.
   *
   * @defaultValue the provider's own role
   */
  readonly identity?: string;
}

/** Versions of the add-ons of EKS: `"v1.20.0-eksbuild.1"`. */
export interface EksAddons {
  readonly "vpc-cni": string;
  readonly "kube-proxy": string;
  readonly coredns: string;
  /** Needed where `workloadIdentity` is on. */
  readonly "eks-pod-identity-agent"?: string;
}

/** What Cluster API needs of a cluster on GKE beside its spec. */
export interface GkeClusterApi {
  /** Patch version of the spec's Kubernetes: the provider for Google Cloud holds the cluster at exactly this one. */
  readonly version: `1.${number}.${number}`;
  /**
   * Secret with the key of a service account, in the namespace of the cluster's objects.
   *
   * @defaultValue the provider's own account
   */
  readonly credentials?: string;
}

/** What Cluster API needs of a cluster on AKS beside its spec. */
export interface AksClusterApi {
  /** Secret by which Azure Service Operator acts in the subscription, in the namespace of the cluster's objects. */
  readonly credentials: string;
}
