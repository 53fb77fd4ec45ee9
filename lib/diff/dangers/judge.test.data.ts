import type { Manifest } from "../../manifests.js";
import { smallFleet } from "../../fleet/small-fleet.test.data.js";
import type { ClusterSpec } from "../../fleet/cluster-spec.js";
import { compareCluster } from "../compare.js";
import { judged } from "../dangers.js";
import type { PlacedObject } from "../placed-object.js";

/** Parts of a manifest that tests write down; the rest is of no interest to them. */
export interface Sketch {
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly layer?: string;
  readonly cluster?: string;
  readonly [field: string]: unknown;
}

/** The group and version of the kinds in tests. */
const VERSIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      "ConfigMap",
      "LimitRange",
      "Namespace",
      "PersistentVolume",
      "PersistentVolumeClaim",
      "Pod",
      "ResourceQuota",
      "Secret",
      "Service",
      "ServiceAccount",
    ].map((kind) => [kind, "v1"]),
  ),
  ...Object.fromEntries(["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"].map((kind) => [kind, "apps/v1"])),
  ...Object.fromEntries(["CronJob", "Job"].map((kind) => [kind, "batch/v1"])),
  ...Object.fromEntries(
    ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"].map((kind) => [kind, "rbac.authorization.k8s.io/v1"]),
  ),
  ...Object.fromEntries(
    [
      "MutatingWebhookConfiguration",
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
    ].map((kind) => [kind, "admissionregistration.k8s.io/v1"]),
  ),
  Application: "argoproj.io/v1alpha1",
  ClusterPolicy: "kyverno.io/v1",
  ClusterSpec: "flotilla/v1",
  CustomResourceDefinition: "apiextensions.k8s.io/v1",
  Fleet: "flotilla/v1",
  HelmChartProxy: "addons.cluster.x-k8s.io/v1alpha1",
  HelmOp: "fleet.cattle.io/v1alpha1",
  HelmRelease: "helm.toolkit.fluxcd.io/v2",
  HorizontalPodAutoscaler: "autoscaling/v2",
  IngressClass: "networking.k8s.io/v1",
  K8sRequiredLabels: "constraints.gatekeeper.sh/v1beta1",
  NetworkPolicy: "networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
  Release: "helm.sh/v3",
  PolicyException: "policies.kyverno.io/v1",
  PriorityClass: "scheduling.k8s.io/v1",
  ScaledObject: "keda.sh/v1alpha1",
  StorageClass: "storage.k8s.io/v1",
  ValidatingPolicy: "policies.kyverno.io/v1",
};

/** An object of a cluster, from what matters of it. */
export function placed(sketch: Sketch): PlacedObject {
  const { kind, name = "web", namespace, labels, layer = "workloads", cluster = "eu", ...fields } = sketch;
  const apiVersion = VERSIONS[kind];
  if (apiVersion === undefined) {
    throw new TypeError(`No API version is known of ${kind}`);
  }
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
  };
  const manifest: Manifest = { apiVersion, kind, metadata, ...fields };
  const place = { cluster, layer, group, kind, name };
  return { place: namespace === undefined ? place : { ...place, namespace }, manifest, origin: "test" };
}

/** What the rules say of a change, a line a danger: `"Deployment web: replicas-zero: replicas becomes 0"`. */
export function dangers(
  base: readonly Sketch[],
  head: readonly Sketch[],
  acknowledged: readonly string[] = [],
): string[] {
  const sides = { base: base.map(placed), head: head.map(placed) };
  return judged(compareCluster(sides.base, sides.head), { ...sides, acknowledged }).flatMap(({ object, dangers }) =>
    dangers.map(({ rule, message }) => `${object.kind} ${object.name}: ${rule}: ${message}`),
  );
}

/** What the fleet says of a cluster of the small fleet, with some changes. */
export function clusterSpec(cluster: string, changes: Readonly<Record<string, unknown>> = {}, ring = 2): Sketch {
  const spec: ClusterSpec | undefined = smallFleet.clusters[cluster];
  return { kind: "ClusterSpec", layer: "fleet", name: cluster, cluster, ring, spec: { ...spec, ...changes } };
}

/** A Deployment of some pods. */
export function deployment(
  spec: Readonly<Record<string, unknown>> = {},
  pod: Readonly<Record<string, unknown>> = {},
  labels: Readonly<Record<string, string>> = { app: "web" },
): Sketch {
  return {
    kind: "Deployment",
    namespace: "shop",
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1.0.0" }], ...pod } },
      ...spec,
    },
  };
}
