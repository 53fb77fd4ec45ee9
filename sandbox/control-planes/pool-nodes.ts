import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Taint } from "../../lib/fleet/cluster-spec.js";
import { withLock } from "../lock.js";
import { apiServer, expectSuccess, unlessMissing, type ApiServer } from "./api-server.js";
import { isOutdated, node, nodeChanges, poolAnnotation, type Machine, type Node } from "./node.js";
import { newPlaces, numberOf, zoneOf, zonesOf, type Place } from "./node-places.js";
import { madeUp } from "./provider-id.js";

/** The nodes of one pool. */
export interface PoolNodes {
  /** Name of the control plane that they join. */
  readonly controlPlane: string;
  readonly pool: string;
  readonly count: number;
  /** The cloud's own machine type and its size. */
  readonly machine: Machine;
  readonly region: string;
  /** Zones that the nodes are spread over. */
  readonly zones: readonly string[];
  /** Range that the nodes' pod ranges are cut from, in CIDR notation; all pools of a control plane may share it. */
  readonly pods: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Version that the kubelets report: `"v1.35.2"`. */
  readonly kubelet: string;
  /**
   * How the cloud names a machine: `{zone}` is where it is, `{hex8}` and `{hex17}` are digits of its own.
   *
   * @defaultValue nodes do not say which machine they are
   */
  readonly providerId?: string;
}

/** A node of a pool, as its cloud sees it. */
export interface PoolNode {
  readonly name: string;
  readonly providerId: string | undefined;
  /** Whether it has not been ready for so long that its cloud replaces it. */
  readonly broken: boolean;
}

/** What a pod says about itself, as far as removing a node needs it. */
interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly nodeName?: string };
}

/** How long a node may be not ready before it is made anew; clouds wait some minutes. */
const brokenMilliseconds = 10_000;
const readyMilliseconds = 30_000;
const pollMilliseconds = 20;
/** Nodes of a large pool that are made anew at the same time. */
const share = 10;

/**
 * Makes exactly as many of these nodes exist, named `<pool>-<n>`: adds, changes and removes as needed. Nodes of another machine
 * or version are made anew, one after the other, in a large pool a tenth at a time; so are those that stay broken.
 */
export async function setPoolNodes(root: string, pool: PoolNodes): Promise<void> {
  await withNodes(root, pool.controlPlane, async (server, nodes) => {
    const mine = nodes.filter(({ metadata }) => isOf(pool.pool, metadata)).sort(byNumber);
    const broken = new Set(mine.filter(isBroken));
    const whole = mine.filter((each) => !broken.has(each));
    const kept = whole.slice(0, pool.count);
    const count = pool.count - kept.length;
    const standing = nodes.filter((each) => !broken.has(each));
    const places = newPlaces(pool, standing, { count, from: numberAfter(mine) });
    await removeNodes(server, [...broken, ...whole.slice(pool.count)]);
    const added = await Promise.all(places.map((place) => add(server, pool, place)));
    const old = new Set(kept.filter((each) => mustRoll(pool, each)));
    const current = kept.filter((each) => !old.has(each));
    await Promise.all(current.map((each) => change(server, each, wanted(pool, each))));
    await roll(server, pool, { all: [...standing, ...added], old: [...old] });
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

/** The nodes of a control plane by their pools, in the order of their numbers. */
export async function nodesOfPools(
  root: string,
  controlPlane: string,
): Promise<ReadonlyMap<string, readonly PoolNode[]>> {
  const server = await apiServer(root, controlPlane);
  try {
    const pools = new Map<string, PoolNode[]>();
    for (const each of [...(await listed(server))].sort(byNumber)) {
      const pool = each.metadata.annotations[poolAnnotation] ?? "";
      const found = { name: each.metadata.name, providerId: each.spec.providerID, broken: isBroken(each) };
      const known = pools.get(pool);
      if (known === undefined) pools.set(pool, [found]);
      else known.push(found);
    }
    return pools;
  } finally {
    server.close();
  }
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
      await work(server, await listed(server));
    } finally {
      server.close();
    }
  });
}

async function listed(server: ApiServer): Promise<readonly Node[]> {
  return ((await expectSuccess(server, { path: "/api/v1/nodes" })) as { readonly items: readonly Node[] }).items;
}

/** Puts new nodes in the place of old ones; each step waits until what it added is ready. */
async function roll(
  server: ApiServer,
  pool: PoolNodes,
  { all, old }: { readonly all: readonly Node[]; readonly old: readonly Node[] },
): Promise<void> {
  const step = Math.max(1, Math.floor(pool.count / share));
  let standing = all;
  let from = numberAfter(all.filter(({ metadata }) => isOf(pool.pool, metadata)));
  for (let at = 0; at < old.length; at += step) {
    const leaving = old.slice(at, at + step);
    standing = standing.filter((each) => !leaving.includes(each));
    const places = newPlaces(pool, standing, { count: leaving.length, from });
    await removeNodes(server, leaving);
    const added = await Promise.all(places.map((place) => add(server, pool, place)));
    await Promise.all(places.map(({ name }) => untilReady(server, name)));
    standing = [...standing, ...added];
    from += places.length;
  }
}

function mustRoll(pool: PoolNodes, existing: Node): boolean {
  return isOutdated(existing, wanted(pool, existing)) || !zonesOf(pool).includes(zoneOf(existing));
}

function wanted(pool: PoolNodes, existing: Node): Node {
  const { metadata, spec } = existing;
  const zone = zoneOf(existing);
  return node({
    ...pool,
    name: metadata.name,
    zone,
    podRange: spec.podCIDR,
    providerId: machineId(pool, zone, spec.providerID),
  });
}

/** Which machine a node is: the one that it says, or a new one. */
function machineId(pool: PoolNodes, zone: string, existing?: string): string | undefined {
  return existing ?? (pool.providerId === undefined ? undefined : madeUp(pool.providerId, zone));
}

async function add(server: ApiServer, pool: PoolNodes, place: Place): Promise<Node> {
  const body = node({ ...pool, ...place, providerId: machineId(pool, place.zone) });
  return (await expectSuccess(server, { method: "POST", path: "/api/v1/nodes", body })) as Node;
}

async function change(server: ApiServer, existing: Node, now: Node): Promise<void> {
  const { metadata, spec } = nodeChanges(existing, now);
  if (metadata === undefined && spec === undefined) {
    return;
  }
  const path = `/api/v1/nodes/${now.metadata.name}`;
  await expectSuccess(server, { method: "PATCH", path, body: { metadata, spec } });
}

async function untilReady(server: ApiServer, name: string): Promise<void> {
  const deadline = Date.now() + readyMilliseconds;
  while (!isReady((await expectSuccess(server, { path: `/api/v1/nodes/${name}` })) as Node)) {
    if (Date.now() > deadline) {
      throw new Error(`node ${name} is not ready after ${readyMilliseconds / 1000} s`);
    }
    await sleep(pollMilliseconds);
  }
}

async function removeNodes(server: ApiServer, nodes: readonly Node[]): Promise<void> {
  if (nodes.length === 0) {
    return;
  }
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  await Promise.all(
    [...names].map((name) => unlessMissing(server, { method: "DELETE", path: `/api/v1/nodes/${name}` })),
  );
  // The controllers would notice that the node of these pods is gone, but only after a minute.
  const { items } = (await expectSuccess(server, { path: "/api/v1/pods" })) as { readonly items: readonly Pod[] };
  const orphans = items.filter(({ spec }) => spec.nodeName !== undefined && names.has(spec.nodeName));
  await Promise.all(
    orphans.map(({ metadata: { namespace, name } }) =>
      unlessMissing(server, {
        method: "DELETE",
        path: `/api/v1/namespaces/${namespace}/pods/${name}?gracePeriodSeconds=0`,
      }),
    ),
  );
}

function isOf(pool: string, { annotations }: Node["metadata"]): boolean {
  return annotations[poolAnnotation] === pool;
}

function isReady({ status }: Node): boolean {
  return (status.conditions ?? []).some(({ type, status: is }) => type === "Ready" && is === "True");
}

function isBroken({ status }: Node): boolean {
  const ready = (status.conditions ?? []).find(({ type }) => type === "Ready");
  return (
    ready !== undefined &&
    ready.status !== "True" &&
    Date.now() - Date.parse(ready.lastTransitionTime) > brokenMilliseconds
  );
}

function byNumber(a: Node, b: Node): number {
  return numberOf(a) - numberOf(b);
}

function numberAfter(nodes: readonly Node[]): number {
  return nodes.reduce((next, each) => Math.max(next, numberOf(each) + 1), 0);
}
