import { isDeepStrictEqual } from "node:util";

import type { Cidr } from "../../lib/cidr.js";
import type { Taint } from "../../lib/fleet/cluster-spec.js";

/** The machine of a node and what it offers. */
export interface Machine {
  readonly type: string;
  readonly vcpu: number;
  readonly memoryGiB: number;
}

/** What a node is made from. */
export interface NodeSpec {
  readonly name: string;
  readonly pool: string;
  readonly machine: Machine;
  readonly region: string;
  readonly zone: string;
  readonly podRange: Cidr;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly kubelet: string;
  /** The machine in the cloud: `"aws:///us-east-1a/i-0123456789abcdef0"`; a local cluster has none. */
  readonly providerId?: string | undefined;
}

/** A node of the Kubernetes API, as far as the sandbox writes and reads it. */
export interface Node {
  readonly apiVersion: "v1";
  readonly kind: "Node";
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly podCIDR: Cidr;
    readonly podCIDRs: readonly Cidr[];
    readonly providerID?: string;
    readonly taints?: readonly Taint[];
  };
  readonly status: {
    readonly capacity: Readonly<Record<string, string>>;
    readonly allocatable: Readonly<Record<string, string>>;
    readonly nodeInfo: Readonly<Record<string, string>>;
    readonly addresses: readonly { readonly type: "Hostname"; readonly address: string }[];
    readonly conditions?: readonly NodeCondition[];
  };
}

/** What a controller says of a node. */
export interface NodeCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly lastTransitionTime: string;
}

/** Annotation with the pool that a node belongs to. */
export const poolAnnotation = "sandbox.flotilla/pool";

/** Annotation with the labels that the pool gives its nodes, to tell them from those that people add. */
const labelsAnnotation = "sandbox.flotilla/labels";
/** Annotation with what the status of a node follows from. */
const machineAnnotation = "sandbox.flotilla/machine";
/** Taints that the controllers put on a node and take away again. */
const controllerTaint = "node.kubernetes.io/";

const podsPerNode = 110;
const diskGiB = 100;

/** The node that the kubelet of such a machine would register; kwok makes it ready. */
export function node(spec: NodeSpec): Node {
  const { name, machine, podRange, providerId, taints } = spec;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: labels(spec), annotations: annotations(spec) },
    spec: {
      podCIDR: podRange,
      podCIDRs: [podRange],
      ...(providerId === undefined ? {} : { providerID: providerId }),
      taints,
    },
    status: {
      capacity: capacity(machine),
      allocatable: allocatable(machine),
      nodeInfo: nodeInfo(spec.kubelet),
      addresses: [{ type: "Hostname", address: name }],
    },
  };
}

/** What a merge patch of an existing node has to say; what people and controllers added stays. */
export interface NodeChanges {
  readonly metadata: { readonly labels: object; readonly annotations: object } | undefined;
  readonly spec: { readonly taints: readonly Taint[]; readonly providerID?: string } | undefined;
}

/** How a node differs from the one that is wanted, which is on the same machine. */
export function nodeChanges(before: Node, wanted: Node): NodeChanges {
  return { metadata: metadataChanges(before.metadata, wanted.metadata), spec: specChanges(before.spec, wanted.spec) };
}

function metadataChanges(old: Node["metadata"], { labels, annotations }: Node["metadata"]): NodeChanges["metadata"] {
  const gone = (old.annotations[labelsAnnotation] ?? "")
    .split(",")
    .filter((label) => label !== "" && !(label in labels));
  const same = gone.length === 0 && includes(old.labels, labels) && includes(old.annotations, annotations);
  return same
    ? undefined
    : { labels: { ...Object.fromEntries(gone.map((label) => [label, null])), ...labels }, annotations };
}

function specChanges(old: Node["spec"], { taints: wanted = [], providerID }: Node["spec"]): NodeChanges["spec"] {
  const current = old.taints ?? [];
  const taints = [...wanted, ...current.filter(({ key }) => key.startsWith(controllerTaint))];
  const sameTaints = isDeepStrictEqual(current.map(taintText).sort(), taints.map(taintText).sort());
  const identified = providerID === undefined || old.providerID === providerID;
  return sameTaints && identified ? undefined : { taints, ...(identified ? {} : { providerID }) };
}

/** Whether a node must be made anew to become the wanted one: its machine or its version of Kubernetes is another. */
export function isOutdated(before: Node, wanted: Node): boolean {
  return before.metadata.annotations[machineAnnotation] !== wanted.metadata.annotations[machineAnnotation];
}

function includes(all: Readonly<Record<string, string>>, some: Readonly<Record<string, string>>): boolean {
  return Object.entries(some).every(([key, value]) => all[key] === value);
}

function taintText({ key, value, effect }: Taint): string {
  return `${key}=${value}:${effect}`;
}

function annotations({ pool, machine, kubelet, labels }: NodeSpec): Readonly<Record<string, string>> {
  return {
    "kwok.x-k8s.io/node": "fake",
    [poolAnnotation]: pool,
    [labelsAnnotation]: Object.keys(labels).sort().join(","),
    [machineAnnotation]: `${machine.type} ${machine.vcpu} ${machine.memoryGiB} ${kubelet}`,
  };
}

/** On a local cluster there is no machine type, region or zone, and so no label of it. */
function labels({ name, machine, region, zone, labels }: NodeSpec): Readonly<Record<string, string>> {
  const cloud = {
    "node.kubernetes.io/instance-type": machine.type,
    "topology.kubernetes.io/region": region,
    "topology.kubernetes.io/zone": zone,
  };
  return {
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    ...Object.fromEntries(Object.entries(cloud).filter(([, value]) => value !== "")),
    ...labels,
  };
}

function capacity({ vcpu, memoryGiB }: Machine): Readonly<Record<string, string>> {
  return {
    cpu: String(vcpu),
    memory: `${memoryGiB * 1024}Mi`,
    "ephemeral-storage": `${diskGiB}Gi`,
    pods: String(podsPerNode),
  };
}

/** Capacity less what the kubelet and the system keep for themselves. */
function allocatable({ vcpu, memoryGiB }: Machine): Readonly<Record<string, string>> {
  return {
    cpu: `${vcpu * 1000 - reserved(vcpu * 1000, reservedCpu)}m`,
    memory: `${memoryGiB * 1024 - reserved(memoryGiB * 1024, reservedMemory) - evictionMiB}Mi`,
    "ephemeral-storage": `${diskGiB * 0.9}Gi`,
    pods: String(podsPerNode),
  };
}

/** Shares of consecutive slices; https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes. */
const reservedCpu = [
  [1000, 0.06],
  [1000, 0.01],
  [2000, 0.005],
  [Infinity, 0.0025],
] as const;
const reservedMemory = [
  [4096, 0.25],
  [4096, 0.2],
  [8192, 0.1],
  [114_688, 0.06],
  [Infinity, 0.02],
] as const;
const evictionMiB = 100;

function reserved(total: number, slices: readonly (readonly [number, number])[]): number {
  let rest = total;
  let sum = 0;
  for (const [slice, share] of slices) {
    sum += Math.min(rest, slice) * share;
    rest = Math.max(rest - slice, 0);
  }
  return Math.ceil(sum);
}

function nodeInfo(kubelet: string): Readonly<Record<string, string>> {
  return {
    architecture: "amd64",
    bootID: "",
    containerRuntimeVersion: "containerd://2.1.0",
    kernelVersion: "sandbox",
    kubeProxyVersion: kubelet,
    kubeletVersion: kubelet,
    machineID: "",
    operatingSystem: "linux",
    osImage: "flotilla sandbox",
    systemUUID: "",
  };
}
