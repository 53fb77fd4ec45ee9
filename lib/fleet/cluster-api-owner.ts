import { childPath } from "../path.js";
import { violation, type Problem } from "../problem.js";
import { neededInfrastructures, type ProvisionedCluster } from "./cluster-api-needs.js";
import {
  versionProblems,
  type Infrastructure,
  type Provider,
  type ProviderVersion,
  type ProviderVersions,
} from "./cluster-api-providers.js";
import type {
  ClusterApiOperatorSpec,
  GateSettings,
  ManagementLayerSpec,
  RancherCloudCredential,
  SecretReference,
  TurtlesSpec,
} from "./management-layer.js";

/** Who installs Cluster API, and what is chosen by hand: one of the two, since they would undo each other's work. */
export type ClusterApiOwner = OperatorOwner | TurtlesOwner;

/** Cluster API is installed and owned by its own operator. */
export interface OperatorOwner extends ClusterApiOperatorSpec {
  readonly kind: "operator";
}

/** Cluster API is installed and owned by Turtles, as on every management cluster that runs Rancher. */
export interface TurtlesOwner extends TurtlesSpec {
  readonly kind: "turtles";
}

/** Version of Cluster API that Turtles installs: https://github.com/rancher/turtles/releases/tag/v0.27.0 */
const coreOfTurtles: ProviderVersion = "v1.13.3";

/** Oldest Kubernetes that each core runs on: https://github.com/kubernetes-sigs/cluster-api/blob/main/docs/book/src/reference/versions.md */
const oldestKubernetes = 33;

/** Infrastructures whose manifests do not expand without a variable that holds a credential. */
const needCredentials: readonly Infrastructure[] = ["aws", "gcp"];

/** Who owns Cluster API in a management layer, and where in it that is written; nobody, where it has none. */
export function clusterApiOwner(
  layer: ManagementLayerSpec | undefined,
): { readonly owner: ClusterApiOwner; readonly path: string } | undefined {
  if (layer?.rancher !== undefined) {
    return { owner: { kind: "turtles", ...layer.rancher.clusterApi }, path: "managementLayer.rancher.clusterApi" };
  }
  return layer?.clusterApiOperator === undefined
    ? undefined
    : { owner: { kind: "operator", ...layer.clusterApiOperator }, path: "managementLayer.clusterApiOperator" };
}

/** The versions that count, that of Rancher's core among them. */
export function versionsOf(owner: ClusterApiOwner): ProviderVersions {
  return owner.kind === "turtles" ? { ...owner.versions, core: coreOfTurtles } : (owner.versions ?? {});
}

/** The feature gates that are set by hand, by provider. */
export function gatesOf(owner: ClusterApiOwner): GateSettings {
  return owner.gates ?? {};
}

/** The credential of an infrastructure. */
export function credentialOf(
  infrastructure: Infrastructure,
  { credentials = {} }: ClusterApiOwner,
): SecretReference | RancherCloudCredential | undefined {
  return infrastructure === "docker" ? undefined : credentials[infrastructure];
}

/** The providers that some clusters need, the core first; Turtles brings the core itself. */
export function neededProviders(owner: ClusterApiOwner, clusters: readonly ProvisionedCluster[]): Provider[] {
  const core = owner.kind === "turtles" ? [] : (["core"] as const);
  return [...core, "kubeadmBootstrap", "kubeadmControlPlane", ...neededInfrastructures(clusters), "helm"];
}

/** What is wrong with what an owner of Cluster API, written at `path`, is to install for some clusters. */
export function ownerProblems(
  path: string,
  owner: ClusterApiOwner,
  clusters: readonly ProvisionedCluster[],
): Problem[] {
  const providers = neededProviders(owner, clusters);
  return [
    ...coreOfRancher(path, owner),
    ...versionProblems(childPath(path, "versions"), providers, versionsOf(owner)),
    ...missingCredentials(path, owner, clusters),
  ];
}

/** What is wrong with the version of Kubernetes, written at `path`, of the cluster that Cluster API runs on. */
export function managementVersionProblems(path: string, kubernetes: string): Problem[] {
  return Number(kubernetes.slice("1.".length)) >= oldestKubernetes
    ? []
    : [
        violation("management-version", path, `be 1.${oldestKubernetes} or newer, on which Cluster API runs`, {
          got: kubernetes,
        }),
      ];
}

/** A version of the core where Rancher brings its own, which can come from outside the type checker. */
function coreOfRancher(path: string, owner: ClusterApiOwner): Problem[] {
  const core = owner.kind === "turtles" ? (owner.versions as ProviderVersions | undefined)?.core : undefined;
  const at = childPath(childPath(path, "versions"), "core");
  return core === undefined
    ? []
    : [violation("cluster-api-owner", at, "be left to Rancher, which brings the core of Cluster API", { got: core })];
}

function missingCredentials(path: string, owner: ClusterApiOwner, clusters: readonly ProvisionedCluster[]): Problem[] {
  return neededInfrastructures(clusters)
    .filter((name) => needCredentials.includes(name) && credentialOf(name, owner) === undefined)
    .map((name) =>
      violation(
        "provider-credentials",
        childPath(childPath(path, "credentials"), name),
        `name the Secret with the variables of the provider ${name}`,
        { got: undefined },
      ),
    );
}
