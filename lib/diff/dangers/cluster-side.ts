import type { ClusterSpec } from "../../fleet/cluster-spec.js";
import type { Labels } from "../../kubernetes/label-selector.js";
import type { Manifest } from "../../manifests.js";
import type { ObjectPlace } from "../change.js";
import type { PlacedObject } from "../placed-object.js";
import { placeKey } from "./place-key.js";
import { SelectedWorkloads } from "./selected-workloads.js";
import { at, groupedBy, labelsAt } from "./values.js";
import { autoscaler, workload, type PodCount, type Workload } from "./workload.js";

/** What a namespace holds, as far as the rules ask. */
export interface NamespaceObjects {
  readonly workloads: readonly Workload[];
  readonly selected: SelectedWorkloads;
  readonly networkPolicies: readonly PlacedObject[];
  readonly disruptionBudgets: readonly PlacedObject[];
  readonly quotas: readonly PlacedObject[];
  readonly limitRanges: readonly PlacedObject[];
  /** Bounds that autoscalers set, by what they scale: `"Deployment/web"`. */
  readonly autoscaled: ReadonlyMap<string, PodCount>;
  /** Number of objects by `<group>/<kind>`. */
  readonly counts: ReadonlyMap<string, number>;
}

/** One side of a cluster, indexed when a rule first asks. */
export class ClusterSide {
  private byNamespace: ReadonlyMap<string, NamespaceObjects> | undefined;
  private byPlace: ReadonlyMap<string, Manifest> | undefined;
  private workloads: ReadonlyMap<string, Workload> | undefined;

  constructor(readonly objects: readonly PlacedObject[]) {}

  /** What a namespace holds; nothing, when the side does not have it. */
  namespace(name: string | undefined): NamespaceObjects {
    this.byNamespace ??= indexed(this.objects);
    return this.byNamespace.get(namespaceName(name)) ?? nothing;
  }

  /** An object of the whole cluster or of a namespace. */
  find(group: string, kind: string, name: string, namespace?: string): Manifest | undefined {
    this.byPlace ??= new Map(this.objects.map(({ place, manifest }) => [placeKey(place), manifest]));
    const place = { layer: "", group, kind, name };
    return this.byPlace.get(placeKey(namespace === undefined ? place : { ...place, namespace }));
  }

  /** What an object says about the pods that it makes. */
  workload(place: ObjectPlace): Workload | undefined {
    this.byNamespace ??= indexed(this.objects);
    this.workloads ??= new Map(
      [...this.byNamespace.values()].flatMap(({ workloads }) => workloads.map((each) => [each.key, each] as const)),
    );
    return this.workloads.get(placeKey(place));
  }

  /** Labels of a namespace, with the one that every namespace has. */
  namespaceLabels(name: string): Labels {
    const labels = labelsAt(this.find("", "Namespace", name), "metadata", "labels");
    return { ...labels, "kubernetes.io/metadata.name": name };
  }

  /** The fleet's own data on the cluster. */
  clusterSpec(cluster: string | undefined): ClusterSpec | undefined {
    const spec = cluster === undefined ? undefined : at(this.find("flotilla", "ClusterSpec", cluster), "spec");
    return spec as ClusterSpec | undefined;
  }
}

/** The name of a namespace: objects that name none live in `default`. */
export function namespaceName(name: string | undefined): string {
  return name ?? "default";
}

const nothing: NamespaceObjects = {
  workloads: [],
  selected: new SelectedWorkloads([]),
  networkPolicies: [],
  disruptionBudgets: [],
  quotas: [],
  limitRanges: [],
  autoscaled: new Map(),
  counts: new Map(),
};

function indexed(objects: readonly PlacedObject[]): ReadonlyMap<string, NamespaceObjects> {
  const byNamespace = groupedBy(objects, ({ place }) => namespaceName(place.namespace));
  return new Map([...byNamespace].map(([name, inside]) => [name, namespaceObjects(inside)]));
}

function namespaceObjects(objects: readonly PlacedObject[]): NamespaceObjects {
  const byKind = groupedBy(objects, ({ place }) => `${place.group}/${place.kind}`);
  const autoscalers = objects.map(autoscaler).filter((each) => each !== undefined);
  const autoscaled = new Map(autoscalers.map(({ target, pods }) => [target, pods]));
  const workloads = objects
    .map((object) => workload(object, autoscaled.get(`${object.place.kind}/${object.place.name}`)))
    .filter((each) => each !== undefined);
  return {
    workloads,
    selected: new SelectedWorkloads(workloads),
    networkPolicies: byKind.get("networking.k8s.io/NetworkPolicy") ?? [],
    disruptionBudgets: byKind.get("policy/PodDisruptionBudget") ?? [],
    quotas: byKind.get("/ResourceQuota") ?? [],
    limitRanges: byKind.get("/LimitRange") ?? [],
    autoscaled,
    counts: new Map([...byKind].map(([kind, { length }]) => [kind, length])),
  };
}
