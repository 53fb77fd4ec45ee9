import { kubeadmObjects, type KubeadmOptions } from "../../constructs/cluster-api/kubeadm-objects.js";
import type { KubeadmSpec } from "../../constructs/cluster-api/kubeadm-spec.js";
import { objectProblems } from "../../constructs/cluster-api/object-problems.js";
import type { Manifest } from "../../lib/manifests.js";
import { refuse } from "../../lib/problem.js";
import { inMemoryObjects } from "./in-memory-class.js";

/** A self-managed cluster with a pool of fixed size and one that an autoscaler sizes. */
export const spec = {
  kubernetes: "1.34.2",
  network: { pods: "192.168.0.0/16", services: "10.96.0.0/12" },
  controlPlane: { machines: 3, machine: "general.xlarge" },
  pools: {
    general: { machine: "general.xlarge", nodes: 3, labels: { team: "shop" } },
    memory: { machine: "memory.xlarge", min: 1, max: 3, labels: { team: "data" } },
  },
  infrastructure: { kind: "in-memory" },
} as const satisfies KubeadmSpec;

/** One machine for everything, for where it does not matter how many. */
export const small = {
  ...spec,
  controlPlane: { machines: 1, machine: "general.xlarge" },
  pools: { general: { machine: "general.xlarge", nodes: 1 } },
} as const satisfies KubeadmSpec;

/** Its objects, in the namespace of its name. */
export function objectsOf(name: string, of: KubeadmSpec, options: KubeadmOptions = {}): Manifest[] {
  return kubeadmObjects(name, of, { ...options, namespace: name });
}

/** A cluster that is made from a class, and the class, in the namespace of its name. */
export function classedObjects(name: string, owner?: string): Manifest[] {
  const cluster = { name, namespace: name, kubernetes: "1.34.2", controlPlane: 1, workers: 1 } as const;
  return inMemoryObjects({ ...cluster, ...(owner !== undefined && { owner }) });
}

/** The same value with the keys of every object in the opposite order. */
export function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child as unknown)]),
  ) as T;
}

/** Something that nobody should ask of a cluster that runs. */
export interface BadInput {
  /** Asks flotilla for it. */
  readonly ask: () => unknown;
  /** What flotilla says. */
  readonly ours: string;
  /** The objects that somebody would have applied who had written them by hand. */
  readonly objects: () => readonly object[];
  /** What the API server or Cluster API says to these; absent where it would do what they ask for. */
  readonly theirs?: RegExp;
}

const changed = (change: Partial<KubeadmSpec>) => () => {
  objectsOf("first", { ...spec, ...change }, { deployed: spec });
};

/** Our objects with something in one of them changed behind our back. */
const edited = (objects: readonly Manifest[], kind: string, edit: (spec: never) => object) =>
  objects
    .filter((object) => object.kind === kind)
    .slice(0, 1)
    .map((object) => ({ ...object, spec: { ...(object["spec"] as object), ...edit(object["spec"] as never) } }));

const first = () => objectsOf("first", spec);
const step = "since clusters go up one minor version at a time";
const foreign = { infrastructureRef: { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1", kind: "DevCluster" } };
const elsewhere = { infrastructureRef: { ...foreign.infrastructureRef, name: "first", namespace: "elsewhere" } };
const older = () => edited(objectsOf("first", spec, { contract: "v1beta1" }), "Cluster", () => elsewhere) as Manifest[];
const removed = () => edited(first(), "MachineDeployment", () => ({ minReadySeconds: 5 })) as Manifest[];

/** Bad inputs by name; the cluster `first` runs {@link spec}, `classed` is one of {@link classedObjects}. */
export const badInputs: Readonly<Record<string, BadInput>> = {
  "an even number of machines in the control plane": {
    ask: changed({ controlPlane: { machines: 2, machine: "general.xlarge" } }),
    ours: "clusters.first.controlPlane.machines must be an odd number, of which a majority survives, got 2; did you mean 3",
    objects: () => edited(first(), "KubeadmControlPlane", () => ({ replicas: 2 })),
    theirs: /spec\.replicas: Forbidden: cannot be an even number when etcd is stacked/,
  },
  "an upgrade that skips a minor version": {
    ask: changed({ kubernetes: "1.36.0" }),
    ours: `clusters.first.kubernetes must be 1.34.2 or later, up to 1.35, ${step}, got "1.36.0"`,
    objects: () => edited(first(), "KubeadmControlPlane", () => ({ version: "v1.36.0" })),
    theirs: /spec\.version: Forbidden: cannot update Kubernetes version from v1\.34\.2 to v1\.36\.0/,
  },
  "a version that goes back": {
    ask: changed({ kubernetes: "1.33.1" }),
    ours: `clusters.first.kubernetes must be 1.34.2 or later, up to 1.35, ${step}, got "1.33.1"`,
    objects: () => edited(first(), "KubeadmControlPlane", () => ({ version: "v1.33.1" })),
  },
  "a version without its patch": {
    ask: changed({ kubernetes: "1.35" as "1.35.0" }),
    ours: 'clusters.first.kubernetes must be a version with its patch ("1.35.2"), got "1.35"',
    objects: () => edited(first(), "KubeadmControlPlane", () => ({ version: "v1.35" })),
    theirs: /spec\.version: Invalid value: "v1\.35": must be a valid semantic version/,
  },
  "half a machine": {
    ask: changed({ pools: { general: { machine: "general.xlarge", nodes: 1.5 } } }),
    ours: "clusters.first.pools.general.nodes must be a whole number, got 1.5",
    objects: () => edited(first(), "MachineDeployment", () => ({ replicas: 1.5 })),
    theirs: /replicas/,
  },
  "a pool whose least is more than its most": {
    ask: changed({ pools: { general: { machine: "general.xlarge", min: 3, max: 2 } } }),
    ours: "clusters.first.pools.general.min must be at most max 2, got 3",
    objects: () =>
      first()
        .filter(({ kind, metadata }) => kind === "MachineDeployment" && metadata.name === "first-memory")
        .map((object) => ({
          ...object,
          metadata: {
            ...object.metadata,
            annotations: {
              "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size": "3",
              "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size": "2",
            },
          },
        })),
  },
  "a reference to another namespace": {
    ask: () => {
      refuse("the objects of first", objectProblems(older()));
    },
    ours: 'Cluster first/first: spec.infrastructureRef.namespace must be the namespace of the object, since references do not cross namespaces, got "elsewhere"; did you mean "first"',
    objects: older,
  },
  "a field that v1beta2 does not have": {
    ask: () => {
      refuse("the objects of first", objectProblems(removed()));
    },
    ours: "MachineDeployment first/first-general: spec.minReadySeconds must not be there: v1beta2 does not have it, and its value would be lost; did you mean spec.template.spec.minReadySeconds",
    objects: removed,
    theirs: /\.spec\.minReadySeconds: field not declared in schema|unknown field "(spec\.)?minReadySeconds"/,
  },
  "a variable of a class with the wrong type": {
    ask: () => classedObjects("classed", 3 as never),
    ours: "variables.owner must be a string, got 3",
    objects: () =>
      edited(classedObjects("classed"), "Cluster", ({ topology }: { readonly topology: object }) => ({
        topology: { ...topology, variables: [{ name: "owner", value: 3 }] },
      })),
    theirs: /spec\.topology\.variables\[owner\]\.value: Invalid value: "3": must be of type string/,
  },
};
