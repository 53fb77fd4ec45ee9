import type { Labels } from "../../kubernetes/label-selector.js";
import type { Manifest } from "../../manifests.js";
import type { PlacedObject } from "../placed-object.js";
import { placeKey } from "./place-key.js";
import { at, labelsAt, mappingAt, numberAt, textAt, type Mapping } from "./values.js";

/** Bounds of the number of pods; the same twice where it is written down. */
export interface PodCount {
  readonly min: number;
  readonly max: number;
}

/** An object that makes pods. */
export interface Workload {
  readonly object: PlacedObject;
  /** What tells it from the others of its cluster. */
  readonly key: string;
  /** Labels of its pods. */
  readonly labels: Labels;
  /** The `spec` of its pods. */
  readonly pod: Mapping;
  /** Number of its pods; `undefined` where the cluster decides, as for a DaemonSet. */
  readonly pods: PodCount | undefined;
}

/** Where the template of the pods stands, by kind. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  "/Pod": [],
  "/ReplicationController": ["spec", "template"],
  "apps/DaemonSet": ["spec", "template"],
  "apps/Deployment": ["spec", "template"],
  "apps/ReplicaSet": ["spec", "template"],
  "apps/StatefulSet": ["spec", "template"],
  "batch/CronJob": ["spec", "jobTemplate", "spec", "template"],
  "batch/Job": ["spec", "template"],
};

/** Kinds of objects that make pods. */
export const workloadKinds: readonly string[] = Object.keys(TEMPLATES);

/** Kinds whose number of pods is `spec.replicas`. */
export const scaledKinds = ["/ReplicationController", "apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet"];

/** Kinds that decide on the number of pods of others. */
export const autoscalerKinds = ["autoscaling/HorizontalPodAutoscaler", "keda.sh/ScaledObject"];

/** What an object that makes pods says about them; `undefined` for any other. */
export function workload(object: PlacedObject, autoscaled: PodCount | undefined): Workload | undefined {
  const path = TEMPLATES[`${object.place.group}/${object.place.kind}`];
  if (path === undefined) {
    return undefined;
  }
  const template = at(object.manifest, ...path);
  return {
    object,
    key: placeKey(object.place),
    labels: labelsAt(template, "metadata", "labels"),
    pod: mappingAt(template, "spec"),
    pods: podCount(object, autoscaled),
  };
}

/** The template of the pods of a manifest, by its `<group>/<kind>`; `undefined` where it makes none. */
export function podTemplate(kind: string, manifest: Manifest | undefined): unknown {
  const path = TEMPLATES[kind];
  return path === undefined ? undefined : at(manifest, ...path);
}

/** Bounds that an autoscaler sets, and what it scales: `"Deployment/web"`. */
export function autoscaler(object: PlacedObject): { readonly target: string; readonly pods: PodCount } | undefined {
  const { place, manifest } = object;
  const target = at(manifest, "spec", "scaleTargetRef");
  const name = textAt(target, "name");
  if (name === undefined || !autoscalerKinds.includes(`${place.group}/${place.kind}`)) {
    return undefined;
  }
  return { target: `${textAt(target, "kind") ?? "Deployment"}/${name}`, pods: autoscalerBounds(manifest) };
}

/** The bounds of an autoscaler. */
export function autoscalerBounds(manifest: Manifest | undefined): PodCount {
  const isKeda = manifest?.kind === "ScaledObject";
  const [min, max] = isKeda ? ["minReplicaCount", "maxReplicaCount"] : ["minReplicas", "maxReplicas"];
  return {
    min: numberAt(manifest, "spec", min) ?? (isKeda ? 0 : 1),
    max: numberAt(manifest, "spec", max) ?? (isKeda ? 100 : 1),
  };
}

function podCount({ place, manifest }: PlacedObject, autoscaled: PodCount | undefined): PodCount | undefined {
  if (place.kind === "DaemonSet") {
    return undefined;
  }
  if (scaledKinds.includes(`${place.group}/${place.kind}`)) {
    const replicas = numberAt(manifest, "spec", "replicas");
    return replicas !== 0 && autoscaled !== undefined ? autoscaled : exactly(replicas ?? 1);
  }
  const job = place.kind === "CronJob" ? at(manifest, "spec", "jobTemplate") : manifest;
  return exactly(numberAt(job, "spec", "parallelism") ?? 1);
}

function exactly(count: number): PodCount {
  return { min: count, max: count };
}
