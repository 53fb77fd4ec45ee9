import { apiGroup, type Manifest } from "../../lib/manifests.js";
import type { MatchedResource } from "../rule.js";

/** A kind of objects that pods come from. */
export interface PodKind extends MatchedResource {
  /** Keys that lead to the pod, or to the template that pods are made from: what has `metadata` and `spec`. */
  readonly pod: readonly string[];
}

const template = ["spec", "template"];

/** Pods, and the controllers that make them. */
export const podKinds: readonly PodKind[] = [
  { group: "", version: "v1", resource: "pods", kind: "Pod", pod: [] },
  { group: "", version: "v1", resource: "replicationcontrollers", kind: "ReplicationController", pod: template },
  { group: "apps", version: "v1", resource: "daemonsets", kind: "DaemonSet", pod: template },
  { group: "apps", version: "v1", resource: "deployments", kind: "Deployment", pod: template },
  { group: "apps", version: "v1", resource: "replicasets", kind: "ReplicaSet", pod: template },
  { group: "apps", version: "v1", resource: "statefulsets", kind: "StatefulSet", pod: template },
  { group: "batch", version: "v1", resource: "cronjobs", kind: "CronJob", pod: ["spec", "jobTemplate", ...template] },
  { group: "batch", version: "v1", resource: "jobs", kind: "Job", pod: template },
];

/** Of what kind an object is, when pods come from it. */
export function podKindOf(manifest: Manifest): PodKind | undefined {
  const group = apiGroup(manifest);
  return podKinds.find((known) => known.kind === manifest.kind && known.group === group);
}
