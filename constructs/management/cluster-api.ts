import { ApiObject } from "cdk8s";
import { Construct } from "constructs";

import type { ChartRelease } from "../../lib/chart-release.js";
import { neededGates, type ProvisionedCluster } from "../../lib/fleet/cluster-api-needs.js";
import {
  credentialOf,
  gatesOf,
  managementVersionProblems,
  neededProviders,
  ownerProblems,
  versionsOf,
  type ClusterApiOwner,
} from "../../lib/fleet/cluster-api-owner.js";
import {
  clusterApiProviders,
  providerVersion,
  type Infrastructure,
  type Provider,
} from "../../lib/fleet/cluster-api-providers.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { GatedProvider } from "../../lib/fleet/management-layer.js";
import { refuse, type Problem } from "../../lib/problem.js";
import { additionalAsoKinds } from "../cluster-api/aso.js";
import { flotillaLabels } from "../labels.js";
import { BaselineNamespace } from "./baseline-namespace.js";
import { waitFor } from "./wait-for.js";

/** Options of {@link ClusterApi}. */
export interface ClusterApiProps {
  /** Who installs Cluster API: one of the two, since they would undo each other's work. */
  readonly owner: ClusterApiOwner;
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

const kinds = {
  core: "CoreProvider",
  bootstrap: "BootstrapProvider",
  controlPlane: "ControlPlaneProvider",
  infrastructure: "InfrastructureProvider",
  addon: "AddonProvider",
} as const;

/** The provider for Azure installs no kind beyond its own unless it is told; its operator takes this from the Secret alone. */
const azureVariables = { ADDITIONAL_ASO_CRDS: additionalAsoKinds.join(";") };

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
    for (const provider of neededProviders(props.owner, clusters)) {
      this.addProvider(provider, props.owner, {
        ...gatesOf(props.owner)[provider as GatedProvider],
        ...gates[provider],
      });
    }
  }

  private addProvider(provider: Provider, owner: ClusterApiOwner, featureGates: object): void {
    const { name, type, namespace } = clusterApiProviders[provider];
    new BaselineNamespace(this, `Namespace-${namespace}`, { name: namespace });
    const common = {
      version: providerVersion(provider, versionsOf(owner)),
      ...credentialsOf(provider, owner),
      ...(Object.keys(featureGates).length === 0 ? {} : { manager: { featureGates } }),
    };
    const metadata = { name, namespace, labels: flotillaLabels, annotations: waitFor("condition=Ready") };
    const object =
      owner.kind === "turtles"
        ? {
            apiVersion: "turtles-capi.cattle.io/v1alpha1",
            kind: "CAPIProvider",
            metadata,
            spec: { name, type, ...common, ...(provider === "azure" ? { variables: azureVariables } : {}) },
          }
        : { apiVersion: "operator.cluster.x-k8s.io/v1alpha2", kind: kinds[type], metadata, spec: common };
    new ApiObject(this, provider, object);
  }
}

/** What is wrong with the options of {@link ClusterApi}. */
export function clusterApiProblems({ owner, clusters, kubernetes }: ClusterApiProps): Problem[] {
  return [
    ...ownerProblems("owner", owner, Object.values(clusters)),
    ...managementVersionProblems("kubernetes", kubernetes),
  ];
}

function credentialsOf(provider: Provider, owner: ClusterApiOwner): object {
  const own = credentialOf(provider as Infrastructure, owner);
  if (own === undefined) {
    return {};
  }
  return "rancherCloudCredential" in own
    ? { credentials: { rancherCloudCredentialNamespaceName: own.rancherCloudCredential } }
    : { configSecret: own };
}
