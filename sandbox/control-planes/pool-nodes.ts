import { join } from "node:path";

import { prefixLength, size, subnets, type Cidr } from "../../lib/cidr.js";
import type { Taint } from "../../lib/fleet/cluster-spec.js";
import { withLock } from "../lock.js";
import { apiServer, expectSuccess, type ApiServer } from "./api-server.js";
import { node, nodeChanges, poolAnnotation, type Machine, type Node, type NodeSpec } from "./node.js";

/** The nodes of one pool. */
export interface PoolNodes {
  /** Name of the control plane that they join. */
  readonly controlPlane: string;
  readonly pool: string;
  readonly count: number;
  /** The cloud's own machine type and its size. */
  readonly machine: Machine;
  readonly region: string;
  /** Zones that the nodes are spread over, round robin. */
  readonly zones: readonly string[];
  /** Range that the nodes' pod ranges are cut from, in CIDR notation; all pools of a control plane may share it. */
  readonly pods: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Version that the kubelets report: `"v1.35.2"`. */
  readonly kubelet: string;
}

/** What a pod says about itself, as far as removing a node needs it. */
interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly nodeName?: string };
}

/** Prefix length of the range of one node's pods: 254 addresses for 110 pods. */
const nodePrefix = 24;

/** Makes exactly these nodes exist, named `<pool>-<n>` from 0: adds, changes and removes as needed. */
export async function setPoolNodes(root: string, pool: PoolNodes): Promise<void> {
  await withNodes(root, pool.controlPlane, async (server, nodes) => {
    const wanted = wantedNodes(pool, nodes);
    const names = new Set(wanted.map(({ metadata }) => metadata.name));
    const surplus = nodes.filter(({ metadata }) => isOf(pool.pool, metadata) && !names.has(metadata.name));
    const existing = new Map(nodes.map((each) => [each.metadata.name, each]));
    await Promise.all(wanted.map((each) => apply(server, existing.get(each.metadata.name), each)));
    await removeNodes(server, surplus);
  });
}

/** Removes all nodes of a pool, and the pods on them. */
export async function deletePoolNodes(root: string, controlPlane: string, pool: string): Promise<void> {
  await withNodes(root, controlPlane, (server, nodes) =>
    removeNodes(
      server,
      nodes.filter(({ metadata }) => isOf(pool, metadata)),
    ),
  );
}

/** One pool at a time on a control plane: two would cut the same ranges for their pods. */
async function withNodes(
  root: string,
  controlPlane: string,
  work: (server: ApiServer, nodes: readonly Node[]) => Promise<void>,
): Promise<void> {
  await withLock(join(root, "locks", `nodes-${controlPlane}`), async () => {
    const server = await apiServer(root, controlPlane);
    try {
      const list = (await expectSuccess(server, { path: "/api/v1/nodes" })) as { readonly items: readonly Node[] };
      await work(server, list.items);
    } finally {
      server.close();
    }
  });
}

function wantedNodes(pool: PoolNodes, nodes: readonly Node[]): readonly Node[] {
  const names = Array.from({ length: pool.count }, (_, index) => `${pool.pool}-${index}`);
  const ranges = podRanges(pool.pods as Cidr, names, nodes);
  return names.map((name, index) => node(nodeSpec(pool, name, index, ranges.get(name))));
}

function nodeSpec(pool: PoolNodes, name: string, index: number, podRange: Cidr | undefined): NodeSpec {
  if (podRange === undefined) {
    throw new Error(
      `pool ${pool.pool} has ${pool.count} nodes, and ${pool.pods} has no /${nodePrefix} left for the pods of ${name}`,
    );
  }
  const zone = pool.zones[index % pool.zones.length] ?? pool.region;
  return { ...pool, name, zone, podRange };
}

/** The range that each node has, or the next one that no node has. */
function podRanges(pods: Cidr, names: readonly string[], nodes: readonly Node[]): ReadonlyMap<string, Cidr> {
  const existing = new Map(nodes.map(({ metadata, spec }) => [metadata.name, spec.podCIDR]));
  const taken = new Set(existing.values());
  const prefix = Math.max(nodePrefix, prefixLength(pods));
  const count = Math.min(size(pods) / 2 ** (32 - prefix), nodes.length + names.length);
  const unused = subnets(pods, prefix, count).filter((range) => !taken.has(range));
  const ranges = names.map((name) => [name, existing.get(name) ?? unused.shift()] as const);
  return new Map(ranges.flatMap(([name, range]) => (range === undefined ? [] : [[name, range]])));
}

async function apply(server: ApiServer, before: Node | undefined, wanted: Node): Promise<void> {
  const path = `/api/v1/nodes/${wanted.metadata.name}`;
  if (before === undefined) {
    await expectSuccess(server, { method: "POST", path: "/api/v1/nodes", body: wanted });
    return;
  }
  const { metadata, spec, status } = nodeChanges(before, wanted);
  if (metadata !== undefined || spec !== undefined) {
    await expectSuccess(server, { method: "PATCH", path, body: { metadata, spec } });
  }
  if (status !== undefined) {
    await expectSuccess(server, { method: "PATCH", path: `${path}/status`, body: { status } });
  }
}

async function removeNodes(server: ApiServer, nodes: readonly Node[]): Promise<void> {
  if (nodes.length === 0) {
    return;
  }
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  await Promise.all([...names].map((name) => remove(server, `/api/v1/nodes/${name}`)));
  // The controllers would notice that the node of these pods is gone, but only after a minute.
  const { items } = (await expectSuccess(server, { path: "/api/v1/pods" })) as { readonly items: readonly Pod[] };
  const orphans = items.filter(({ spec }) => spec.nodeName !== undefined && names.has(spec.nodeName));
  await Promise.all(
    orphans.map(({ metadata }) =>
      remove(server, `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}?gracePeriodSeconds=0`),
    ),
  );
}

async function remove(server: ApiServer, path: string): Promise<void> {
  const { status } = await server.ask({ method: "DELETE", path });
  if (status >= 300 && status !== 404) {
    throw new Error(`DELETE ${path}: status ${status}`);
  }
}

function isOf(pool: string, { annotations }: Node["metadata"]): boolean {
  return annotations[poolAnnotation] === pool;
}
