import { ApiObject } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { pathOf } from "../../lib/path.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import { flotillaLabels } from "../labels.js";
import type { ChartRelease } from "../../lib/chart-release.js";
import {
  neededGates,
  neededInfrastructures,
  type FeatureGates,
  type ProvisionedCluster,
} from "../../lib/fleet/cluster-api-needs.js";
import {
  clusterApiProviders,
  providerVersion,
  versionProblems,
  type Infrastructure,
  type Provider,
  type ProviderVersions,
} from "../../lib/fleet/cluster-api-providers.js";

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

/** Cluster API is installed and owned by its own operator. */
export interface OperatorOwner {
  readonly kind: "operator";
  /**
   * Versions to use instead of those of the table.
   *
   * @defaultValue those of the table
   */
  readonly versions?: ProviderVersions;
  /** Credentials by infrastructure. */
  readonly credentials: Readonly<Partial<Record<Infrastructure, SecretReference>>>;
}

/** Cluster API is installed and owned by Turtles, as on every management cluster that runs Rancher. */
export interface TurtlesOwner {
  readonly kind: "turtles";
  /**
   * Versions to use instead of those of the table; that of the core comes with Rancher.
   *
   * @defaultValue those of the table
   */
  readonly versions?: Omit<ProviderVersions, "core">;
  /** Credentials by infrastructure: a Secret, or a cloud credential of Rancher as `<namespace>:<name>`. */
  readonly credentials: Readonly<
    Partial<Record<Infrastructure, SecretReference | { readonly rancherCloudCredential: `${string}:${string}` }>>
  >;
}

/** Options of {@link ClusterApi}. */
export interface ClusterApiProps {
  /** Who installs Cluster API: one of the two, since they would undo each other's work. */
  readonly owner: OperatorOwner | TurtlesOwner;
  /** Clusters that Cluster API creates, by name: they say which providers and which of their features are needed. */
  readonly clusters: Readonly<Record<string, ProvisionedCluster>>;
  /** Version of Kubernetes of the cluster that it runs on. */
  readonly kubernetes: ClusterSpec["kubernetes"];
}

/** The operator's chart; its webhooks take their certificate from cert-manager. */
export const clusterApiOperator: ChartRelease = {
  name: "cluster-api-operator",
  chart: "cluster-api-operator",
  repository: "https://kubernetes-sigs.github.io/cluster-api-operator",
  version: "0.28.0",
  namespace: "capi-operator-system",
  values: {},
};

/** Version of Cluster API that Turtles installs: https://github.com/rancher/turtles/releases/tag/v0.27.0 */
const coreOfTurtles = "v1.13.3";

/** Oldest Kubernetes that each core runs on: https://github.com/kubernetes-sigs/cluster-api/blob/main/docs/book/src/reference/versions.md */
const oldestKubernetes = 33;

/** Infrastructures whose manifests do not expand without a variable that holds a credential. */
const needCredentials: readonly Infrastructure[] = ["aws", "gcp"];

const kinds = {
  core: "CoreProvider",
  bootstrap: "BootstrapProvider",
  controlPlane: "ControlPlaneProvider",
  infrastructure: "InfrastructureProvider",
  addon: "AddonProvider",
} as const;

/**
 * Cluster API on a management cluster: what `clusterctl init --infrastructure aws --addon helm` does, declared, for the
 * clouds of the clusters that it is to create.
 *
 * @example
 * new ClusterApi(chart, "ClusterApi", {
 *   owner: { kind: "operator", credentials: { aws: { name: "aws-credentials" } } },
 *   clusters: { staging: { cloud: "eks" } },
 *   kubernetes: "1.35",
 * });
 */
export class ClusterApi extends Construct {
  constructor(scope: Construct, id: string, props: ClusterApiProps) {
    super(scope, id);
    refuse(this.node.path, clusterApiProblems(props));

    const clusters = Object.values(props.clusters);
    const gates = neededGates(clusters);
    for (const provider of neededProviders(props)) {
      this.addProvider(provider, props.owner, gates);
    }
  }

  private addProvider(provider: Provider, owner: ClusterApiProps["owner"], gates: FeatureGates): void {
    const { name, type, namespace } = clusterApiProviders[provider];
    this.addNamespace(namespace);
    const featureGates = gates[provider] ?? {};
    const common = {
      version: providerVersion(provider, versionsOf(owner)),
      ...credentialsOf(provider, owner),
      ...(Object.keys(featureGates).length === 0 ? {} : { manager: { featureGates } }),
    };
    const metadata = { name, namespace, labels: flotillaLabels };
    if (owner.kind === "turtles") {
      const spec = { name, type, ...common };
      new ApiObject(this, provider, {
        apiVersion: "turtles-capi.cattle.io/v1alpha1",
        kind: "CAPIProvider",
        metadata,
        spec,
      });
    } else {
      const spec = common;
      new ApiObject(this, provider, {
        apiVersion: "operator.cluster.x-k8s.io/v1alpha2",
        kind: kinds[type],
        metadata,
        spec,
      });
    }
  }

  /** The pods of a provider pass the baseline standard; not all of them pass the restricted one. */
  private addNamespace(name: string): void {
    new k8s.KubeNamespace(this, `Namespace-${name}`, {
      metadata: { name, labels: { ...flotillaLabels, "pod-security.kubernetes.io/enforce": "baseline" } },
    });
  }
}

/** What is wrong with the options of {@link ClusterApi}. */
export function clusterApiProblems(props: ClusterApiProps): Problem[] {
  const { owner } = props;
  const versions = versionsOf(owner);
  return [
    ...coreOfRancher(owner),
    ...versionProblems(pathOf("owner", "versions"), neededProviders(props), versions),
    ...missingCredentials(props),
    ...managementVersion(props),
  ];
}

/** The providers that some clusters need, the core first; Turtles brings the core itself. */
function neededProviders({ owner, clusters }: ClusterApiProps): Provider[] {
  const core = owner.kind === "turtles" ? [] : (["core"] as const);
  const own = neededInfrastructures(Object.values(clusters));
  return [...core, "kubeadmBootstrap", "kubeadmControlPlane", ...own, "helm"];
}

/** The versions that count, that of Rancher's core among them. */
function versionsOf(owner: ClusterApiProps["owner"]): ProviderVersions {
  return owner.kind === "turtles" ? { ...owner.versions, core: coreOfTurtles } : (owner.versions ?? {});
}

function credentialsOf(provider: Provider, { credentials }: ClusterApiProps["owner"]): object {
  const own = (credentials as TurtlesOwner["credentials"])[provider as Infrastructure];
  if (own === undefined) {
    return {};
  }
  return "rancherCloudCredential" in own
    ? { credentials: { rancherCloudCredentialNamespaceName: own.rancherCloudCredential } }
    : { configSecret: own };
}

/** A version of the core where Rancher brings its own, which can come from outside the type checker. */
function coreOfRancher(owner: ClusterApiProps["owner"]): Problem[] {
  const core = (owner.versions as ProviderVersions | undefined)?.core;
  return owner.kind === "turtles" && core !== undefined
    ? [
        violation(
          "cluster-api-owner",
          pathOf("owner", "versions", "core"),
          "be left to Rancher, which brings its own",
          { got: core },
        ),
      ]
    : [];
}

function missingCredentials({ owner, clusters }: ClusterApiProps): Problem[] {
  return neededInfrastructures(Object.values(clusters))
    .filter((name) => needCredentials.includes(name) && owner.credentials[name] === undefined)
    .map((name) =>
      violation(
        "provider-credentials",
        pathOf("owner", "credentials", name),
        `name the Secret with the variables of the provider ${name}`,
        { got: undefined },
      ),
    );
}

function managementVersion({ kubernetes }: ClusterApiProps): Problem[] {
  return Number(kubernetes.slice("1.".length)) >= oldestKubernetes
    ? []
    : [
        violation("management-version", "kubernetes", `be 1.${oldestKubernetes} or newer, on which Cluster API runs`, {
          got: kubernetes,
        }),
      ];
}
