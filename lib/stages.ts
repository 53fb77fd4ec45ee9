import { apiGroup, type Manifest } from "./manifests.js";
import { isObject } from "./schema.js";

/** Names of the stages, in the order in which a layer is created. */
const stageNames = [
  "namespaces",
  "definitions",
  "configuration",
  "denials",
  "charts",
  "workloads",
  "webhooks",
  "custom-resources",
  "machine-pools",
  "clusters",
] as const;

/** Name of a stage. */
export type StageName = (typeof stageNames)[number];

/** Manifests that need nothing of each other, so that they are created side by side. */
export interface Stage {
  readonly name: StageName;
  readonly manifests: readonly Manifest[];
}

/**
 * The manifests of a layer by the time at which they can be created: what objects live in, what defines them, what pods
 * need before they start, what stops all that nothing before lets through, charts, which bring definitions and webhooks of their own, pods and what leads to them, what calls those
 * pods, what those pods act on. Empty stages are left out.
 *
 * A Cluster of Cluster API comes after all that it consists of, and so goes before it: to delete the Cluster, and nothing else,
 * is how Cluster API deletes one. In the same way a pool goes before what its provider has of it.
 */
export function stages(manifests: readonly Manifest[]): Stage[] {
  return stageNames
    .map((name) => ({ name, manifests: manifests.filter((manifest) => stageOf(manifest) === name) }))
    .filter((stage) => stage.manifests.length > 0);
}

/** Whether an object is of a kind that needs no definition: one that every cluster has, or a release. */
export function isOfEveryCluster(manifest: Manifest): boolean {
  return stageOfGroup.has(apiGroup(manifest));
}

function stageOf(manifest: Manifest): StageName {
  const group = apiGroup(manifest);
  if (isDenial(manifest)) {
    return "denials";
  }
  return stageOfKind.get(`${group}/${manifest.kind}`) ?? stageOfGroup.get(group) ?? "custom-resources";
}

/** Whether an object stops traffic and lets none through: pods that are there already must not be without DNS meanwhile. */
function isDenial(manifest: Manifest): boolean {
  const { ingress, egress } = isObject(manifest["spec"]) ? manifest["spec"] : {};
  const isPolicy = manifest.kind === "NetworkPolicy" && apiGroup(manifest) === "networking.k8s.io";
  return isPolicy && ingress === undefined && egress === undefined;
}

/** The API groups that every cluster has, and that of releases, by the stage of most of their kinds; any other is of a definition. */
const stageOfGroup: ReadonlyMap<string, StageName> = new Map([
  ["", "workloads"],
  ["admissionregistration.k8s.io", "webhooks"],
  ["apiextensions.k8s.io", "definitions"],
  ["apiregistration.k8s.io", "webhooks"],
  ["apps", "workloads"],
  ["autoscaling", "workloads"],
  ["batch", "workloads"],
  ["certificates.k8s.io", "configuration"],
  ["coordination.k8s.io", "configuration"],
  ["discovery.k8s.io", "workloads"],
  ["events.k8s.io", "workloads"],
  ["flowcontrol.apiserver.k8s.io", "configuration"],
  ["helm.sh", "charts"],
  ["networking.k8s.io", "configuration"],
  ["node.k8s.io", "configuration"],
  ["policy", "workloads"],
  ["rbac.authorization.k8s.io", "configuration"],
  ["resource.k8s.io", "configuration"],
  ["scheduling.k8s.io", "configuration"],
  ["storage.k8s.io", "configuration"],
]);

/** The kinds whose stage is not the one of their group. */
const stageOfKind: ReadonlyMap<string, StageName> = new Map([
  ["/ConfigMap", "configuration"],
  ["/LimitRange", "configuration"],
  ["/Namespace", "namespaces"],
  ["/PersistentVolume", "configuration"],
  ["/ResourceQuota", "configuration"],
  ["/Secret", "configuration"],
  ["/ServiceAccount", "configuration"],
  ["networking.k8s.io/Ingress", "workloads"],
  ["cluster.x-k8s.io/Cluster", "clusters"],
  ["cluster.x-k8s.io/MachineDeployment", "machine-pools"],
  ["cluster.x-k8s.io/MachineHealthCheck", "machine-pools"],
  ["cluster.x-k8s.io/MachinePool", "machine-pools"],
]);
