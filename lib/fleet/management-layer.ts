import type { Infrastructure, ProviderVersion, ProviderVersions, VersionedProvider } from "./cluster-api-providers.js";

/**
 * What the management cluster runs so that it manages the others. Cluster API has one owner: Turtles where Rancher runs, which
 * brings it, and otherwise its own operator; nobody can write both. Its providers, infrastructures and feature gates follow from
 * the clusters with `provisioner: "cluster-api"`.
 */
export type ManagementLayerSpec = RancherLayerSpec | PlainLayerSpec;

/** What every management layer may have; the inventory is always there. */
export interface CommonLayerSpec {
  /**
   * Crossplane, which makes what teams order in the clouds of the fleet, and who it is to each cloud.
   *
   * @defaultValue no Crossplane
   */
  readonly crossplane?: CrossplaneIdentity;
  /**
   * Delivery engines of the management cluster, in which every cluster is registered.
   *
   * @defaultValue none
   */
  readonly delivery?: readonly DeliveryEngine[];
}

/** A management layer with Rancher, whose Turtles owns Cluster API. */
export interface RancherLayerSpec extends CommonLayerSpec {
  readonly rancher: RancherSpec;
  readonly clusterApiOperator?: never;
}

/** A management layer without Rancher. */
export interface PlainLayerSpec extends CommonLayerSpec {
  readonly rancher?: never;
  /**
   * Cluster API under its own operator.
   *
   * @defaultValue no Cluster API
   */
  readonly clusterApiOperator?: ClusterApiOperatorSpec;
}

/** A Secret that a provider takes its variables from, such as `AWS_B64ENCODED_CREDENTIALS`; it holds the credentials, we do not. */
export interface SecretReference {
  readonly name: string;
  /**
   * Namespace of the Secret.
   *
   * @defaultValue the provider's own
   */
  readonly namespace?: string;
}

/** A cloud credential that Rancher keeps, as `<namespace>:<name>`: `"cattle-global-data:cc-aws"`. */
export interface RancherCloudCredential {
  readonly rancherCloudCredential: `${string}:${string}`;
}

/** Infrastructures that a cluster of a fleet may be on. */
export type CloudInfrastructure = Exclude<Infrastructure, "docker">;

/** Providers that have feature gates of which some may be set by hand. */
export type GatedProvider = "core" | "kubeadmBootstrap" | "kubeadmControlPlane" | CloudInfrastructure;

/** Feature gates by provider and name. */
export type GateSettings<Gated extends GatedProvider = GatedProvider> = Readonly<
  Partial<Record<Gated, Readonly<Record<string, boolean>>>>
>;

/** What is chosen by hand of Cluster API under its operator. */
export interface ClusterApiOperatorSpec {
  /**
   * Credentials by infrastructure, each a reference.
   *
   * @defaultValue none
   */
  readonly credentials?: Readonly<Partial<Record<CloudInfrastructure, SecretReference>>>;
  /**
   * Versions to use instead of those that flotilla was tested with.
   *
   * @defaultValue those of `clusterApiProviders`
   */
  readonly versions?: ProviderVersions;
  /**
   * Feature gates beside those that the clusters need: `{ aws: { EKSEnableIAM: true } }`.
   *
   * @defaultValue none
   */
  readonly gates?: GateSettings;
}

/** What is chosen by hand of Cluster API under Turtles; the core and its gates are Rancher's. */
export interface TurtlesSpec {
  /**
   * Credentials by infrastructure, each a reference.
   *
   * @defaultValue none
   */
  readonly credentials?: Readonly<Partial<Record<CloudInfrastructure, SecretReference | RancherCloudCredential>>>;
  /**
   * Versions to use instead of those that flotilla was tested with.
   *
   * @defaultValue those of `clusterApiProviders`
   */
  readonly versions?: Readonly<Partial<Record<Exclude<VersionedProvider, "core">, ProviderVersion>>> & {
    readonly core?: never;
  };
  /**
   * Feature gates beside those that the clusters need: `{ aws: { EKSEnableIAM: true } }`.
   *
   * @defaultValue none
   */
  readonly gates?: GateSettings<Exclude<GatedProvider, "core">> & { readonly core?: never };
}

/** Where Rancher's certificate comes from. */
export type RancherCertificate =
  | { readonly source: "rancher" }
  | { readonly source: "letsEncrypt"; readonly email: string }
  | { readonly source: "secret"; readonly privateCA: boolean };

/** Rancher on the management cluster. */
export interface RancherSpec {
  /** Name under which browsers and agents find it: `"rancher.acme.example"`. */
  readonly hostname: string;
  /** Where its certificate comes from. */
  readonly certificate: RancherCertificate;
  /**
   * Number of replicas.
   *
   * @defaultValue 3
   */
  readonly replicas?: number;
  /**
   * Teams by name, a project for each on each of its clusters.
   *
   * @defaultValue none
   */
  readonly teams?: Readonly<Record<string, RancherTeam>>;
  /**
   * Ids that Rancher gave to clusters when it imported them; a project is made in its cluster's id.
   *
   * @defaultValue `local`, the id of the cluster that Rancher runs on
   */
  readonly clusterIds?: Readonly<Record<string, string>>;
  /**
   * Providers of Cluster API, which Turtles installs.
   *
   * @defaultValue all by rule
   */
  readonly clusterApi?: TurtlesSpec;
}

/** What a team may use of a cluster. */
export interface RancherTeam {
  /** Clusters that the team works on. */
  readonly clusters: readonly string[];
  /**
   * What all namespaces of the team request together, on each cluster.
   *
   * @defaultValue no limit
   */
  readonly quota?: { readonly cpu: string; readonly memory: string };
}

/**
 * Who Crossplane is to each cloud. In all three it is a token of its service account on the management cluster, which the cloud
 * trusts through the cluster's OIDC issuer: no key exists that could leak. AWS needs no more than the role, which has its name by rule.
 */
export interface CrossplaneIdentity {
  /**
   * Workload identity pool provider of Google Cloud that trusts the management cluster; needed with clusters on GKE.
   *
   * @defaultValue none
   */
  readonly google?: {
    /** `projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>` */
    readonly workloadIdentityProvider: string;
  };
  /**
   * Application in Microsoft Entra that trusts the management cluster; needed with clusters on AKS.
   *
   * @defaultValue none
   */
  readonly azure?: { readonly clientId: string };
}

/** What delivers to the clusters. */
export type DeliveryEngine = "argo-cd" | "flux" | "fleet";
