import { patchVersion, privateCallers } from "../../lib/fleet/checks/provisioner.js";
import type { ClusterSpec, EksSpec } from "../../lib/fleet/cluster-spec.js";
import { aksHardening, eksHardening, gkeHardening } from "../../lib/fleet/hardening.js";
import { versionStep } from "../../lib/fleet/version-step.js";
import { hasLatePart } from "../../lib/late.js";
import type { Manifest } from "../../lib/manifests.js";
import { dnsLabel } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import { aksObjects } from "./aks.js";
import { eksObjects } from "./eks.js";
import { closedGates, neededGates } from "./gates.js";
import { givenUpOptions } from "./given-up-options.js";
import { gkeObjects } from "./gke.js";
import type { ClusterApiOptions } from "./options.js";
import { inContract } from "./v1beta1-form.js";
import { withoutEmpties } from "./without-empties.js";

/**
 * The objects by which Cluster API makes the cluster that Pulumi makes of the same spec, the Cluster first. They belong to the
 * management cluster.
 *
 * @throws {@link InvalidError} that names all problems at once
 *
 * @example
 * clusterApiObjects("acme", "staging", spec, { eks: { addons, secretsKey } });
 */
export function clusterApiObjects(
  fleet: string,
  cluster: string,
  spec: ClusterSpec,
  options: ClusterApiOptions = {},
): Manifest[] {
  refuse(`Cluster API for ${cluster}`, clusterApiProblems(cluster, spec, options));
  const { contract = "v1beta2", namespace = "default", labels = {} } = options;
  const scope = { fleet, cluster, namespace, labels };
  return withoutEmpties(inContract(contract, withoutEmpties(managedObjects(scope, spec, options))));
}

function managedObjects(
  scope: Readonly<Record<"fleet" | "cluster" | "namespace", string>> & Required<Pick<ClusterApiOptions, "labels">>,
  spec: ClusterSpec,
  { eks, gke, aks }: ClusterApiOptions,
): Manifest[] {
  if (spec.cloud === "eks" && eks !== undefined) {
    return eksObjects({ ...scope, spec, on: eksHardening(spec), own: eks });
  }
  if (spec.cloud === "gke" && gke !== undefined) {
    return gkeObjects({ ...scope, spec, on: gkeHardening(spec), own: gke });
  }
  if (spec.cloud === "aks" && aks !== undefined) {
    return aksObjects({ ...scope, spec, on: aksHardening(spec), own: aks });
  }
  return [];
}

/** What keeps Cluster API from making a cluster of a spec. */
export function clusterApiProblems(cluster: string, spec: ClusterSpec, options: ClusterApiOptions = {}): Problem[] {
  if (spec.cloud === "local") {
    const must = "be eks, gke or aks for Cluster API to make the cluster";
    return [violation("cluster-api-cloud", pathOf("clusters", cluster, "cloud"), must, { got: spec.cloud })];
  }
  const { deployed, gates, namespace = "default", without } = options;
  return [
    ...dnsLabel("namespace", namespace),
    ...closedGates(neededGates(spec), gates),
    ...givenUpOptions(cluster, spec, without),
    ...(deployed === undefined ? [] : versionStep(cluster, deployed, spec)),
    ...cloudProblems(cluster, spec, options),
  ];
}

function cloudProblems(cluster: string, spec: ClusterSpec, { eks, gke, aks }: ClusterApiOptions): Problem[] {
  switch (spec.cloud) {
    case "eks":
      return eks === undefined ? needed("eks") : eksProblems(cluster, spec, eks);
    case "gke":
      return gke === undefined ? needed("gke") : patchVersion("gke.version", spec.kubernetes, gke.version);
    case "aks":
      return aks === undefined ? needed("aks") : aksKey(aksHardening(spec).secretsEncryption, aks.secretsKey);
    case "local":
      return [];
  }
}

function needed(cloud: "eks" | "gke" | "aks"): Problem[] {
  return [violation("cloud-options", cloud, `be there for a cluster on ${cloud}`, { got: undefined })];
}

function eksProblems(
  cluster: string,
  spec: EksSpec,
  { addons, secretsKey }: NonNullable<ClusterApiOptions["eks"]>,
): Problem[] {
  const on = eksHardening(spec);
  const agent = pathOf("eks", "addons", "eks-pod-identity-agent");
  const key = 'be the ARN of a KMS key ("arn:aws:kms:…:key/…"), since secretsEncryption is on';
  return [
    ...(on.workloadIdentity && addons["eks-pod-identity-agent"] === undefined
      ? [violation("addon-version", agent, "be a version, since workloadIdentity is on", { got: undefined })]
      : []),
    ...(on.secretsEncryption && !isKeyArn(secretsKey ?? "")
      ? [violation("secrets-key", "eks.secretsKey", key, { got: secretsKey })]
      : []),
    ...privateCallers(spec, pathOf("clusters", cluster, "authorizedNetworks")),
  ];
}

/** The provider holds the key against what EKS says, which is an ARN and never an alias. */
function isKeyArn(key: string): boolean {
  return hasLatePart(key) || /^arn:[^:]+:kms:[^:]*:[^:]*:key\/./.test(key);
}

function aksKey(wanted: boolean, key: { readonly url: string } | undefined): Problem[] {
  return !wanted || key !== undefined
    ? []
    : [
        violation("secrets-key", "aks.secretsKey", "be a key and its vault, since secretsEncryption is on", {
          got: undefined,
        }),
      ];
}
