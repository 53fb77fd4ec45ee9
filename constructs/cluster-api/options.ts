import type { EksAddons } from "../../lib/fleet/cluster-api-spec.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Contract } from "./contract.js";
import type { Gate } from "./gates.js";

/** How the objects of a cluster are made. */
export interface ClusterApiOptions {
  /**
   * Namespace of all objects of the cluster, in the management cluster.
   *
   * @defaultValue `"default"`
   */
  readonly namespace?: string;
  /**
   * Form of Cluster API's own objects.
   *
   * @defaultValue `"v1beta2"`
   */
  readonly contract?: Contract;
  /**
   * Labels of every object.
   *
   * @defaultValue none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Feature gates that the managers of the management cluster were started with.
   *
   * @defaultValue what the managers have when nobody says anything
   */
  readonly gates?: Readonly<Partial<Record<Gate, boolean>>>;
  /**
   * Options of the secure preset that the cluster may go without, because its provider cannot say them. One that is not
   * named here is refused.
   *
   * @defaultValue none
   */
  readonly without?: readonly string[];
  /**
   * The spec that the cluster was made from before, to hold its next version against.
   *
   * @defaultValue the cluster is new
   */
  readonly deployed?: ClusterSpec;
  /** What only a cluster on EKS has. */
  readonly eks?: EksOptions;
  /** What only a cluster on GKE has. */
  readonly gke?: GkeOptions;
  /** What only a cluster on AKS has. */
  readonly aks?: AksOptions;
}

/** What a cluster on EKS needs beside its spec. */
export interface EksOptions {
  /** Exact versions of the add-ons: the provider for AWS takes none by itself. */
  readonly addons: EksAddons;
  /** ARN, not an alias, of the KMS key that encrypts Secrets; needed where `secretsEncryption` is on. */
  readonly secretsKey?: string;
  /**
   * AWSClusterRoleIdentity by which the provider acts in the account.
   *
   * @defaultValue the provider's own role
   */
  readonly identity?: string;
}

/** What a cluster on GKE needs beside its spec. */
export interface GkeOptions {
  /** Patch version of the spec's Kubernetes: the provider for Google Cloud holds the cluster at exactly this one. */
  readonly version: `1.${number}.${number}`;
  /**
   * Secret with the key of a service account, in the namespace of the cluster.
   *
   * @defaultValue the provider's own account
   */
  readonly credentials?: string;
}

/** What a cluster on AKS needs beside its spec. */
export interface AksOptions {
  /** Secret by which Azure Service Operator acts in the subscription, in the namespace of the cluster. */
  readonly credentials: string;
  /** The key that encrypts Secrets, and the vault that it is in; needed where `secretsEncryption` is on. */
  readonly secretsKey?: { readonly url: string; readonly vaultId: string };
}
