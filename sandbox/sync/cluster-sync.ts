import { setMaxListeners } from "node:events";

import { platformNamespace } from "../../constructs/foundation.js";
import { compareTexts } from "../../lib/compare-texts.js";
import type { Layer } from "../../lib/layer.js";
import type { Manifest } from "../../lib/manifests.js";
import { ApiError } from "../kubernetes/api-error.js";
import { Cluster } from "../kubernetes/cluster.js";
import { kubeContext } from "../kubernetes/kubeconfig.js";
import { objectAt } from "../kubernetes/kube-object.js";
import { fluxSubstituted } from "./flux-substitution.js";
import { digest, dropInventory, identity, readInventories, writeInventory, type Inventory } from "./inventory.js";
import { syncLayer } from "./layer-sync.js";
import type { Syncing } from "./object-sync.js";
import { remove } from "./removal.js";
import type { LayerReport, ObjectReport, SyncReport } from "./sync-report.js";

/** A layer as it stands in the rendering. */
export interface RenderedLayer {
  readonly name: string;
  readonly objects: readonly Manifest[];
}

/** What is to be on a cluster, and how to make it so. */
export interface SyncRequest {
  /** Text of the cluster's kubeconfig. */
  readonly kubeconfig: string;
  /** Layers that a delivery engine applies, in the order in which they need each other. */
  readonly layers: readonly RenderedLayer[];
  /** Layers that others apply: what they have is never pruned. */
  readonly others: readonly Layer[];
  /** Whether the engine fills in late values, as Flux alone does. */
  readonly substitutes: boolean;
  /** Whether to change nothing. */
  readonly check: boolean;
  readonly signal: AbortSignal;
  /** Told what goes on: `"workloads: 12 of 300 objects"`. */
  readonly tell: (doing: string) => void;
}

/**
 * Makes what a delivery engine applies to a cluster what its rendering says, layer by layer, and then deletes what was applied before and is
 * in no layer any more. The inventory of a layer is written before its objects are created and after they are deleted, so that a run
 * that was killed is gone on with by the next.
 *
 * @throws SyncError, UnreachableError, and Error with what to do about it
 */
export async function syncCluster(request: SyncRequest): Promise<SyncReport> {
  return withCluster(request, async (syncing) => {
    const values = await lateValues(syncing);
    const inventories = new Map(await readInventories(syncing.cluster.client));
    const handedBack = request.others.map(({ name }) => name).filter((name) => inventories.has(name));
    for (const layer of handedBack) {
      if (!request.check) await dropInventory(syncing.cluster.client, layer);
      inventories.delete(layer);
    }
    const layers = request.layers.map(({ name, objects }) => ({
      name,
      objects: request.substitutes ? objects.map((object) => fluxSubstituted(object, values)) : objects,
    }));
    const reports = new Map<string, ObjectReport[]>();
    for (const [order, layer] of layers.entries()) {
      const known = inventories.get(layer.name);
      const { objects, inventory } = await applied(request, { syncing, layer, order, known });
      reports.set(layer.name, objects);
      if (inventory !== undefined) inventories.set(layer.name, inventory);
    }
    const wanted = new Map(layers.map(({ name, objects }) => [name, new Set(objects.map(identity))]));
    const elsewhere = new Set(request.others.flatMap(({ manifests }) => manifests.map(identity)));
    const kept = {
      has: (object: string) => elsewhere.has(object) || [...wanted.values()].some((all) => all.has(object)),
    };
    for (const inventory of lastFirst(inventories, wanted)) {
      const own = wanted.get(inventory.layer);
      const pruned = await prune(request, { syncing, inventory, own, kept });
      reports.set(inventory.layer, [...(reports.get(inventory.layer) ?? []), ...pruned]);
    }
    return { layers: [...reports].map(layerReport), handedBack };
  });
}

/** Deletes all that was applied to a cluster, last layers first. */
export function removeAll(request: Pick<SyncRequest, "kubeconfig" | "signal" | "tell">): Promise<void> {
  const whole: SyncRequest = { ...request, layers: [], others: [], substitutes: false, check: false };
  return withCluster(whole, async (syncing) => {
    const inventories = await readInventories(syncing.cluster.client);
    for (const inventory of lastFirst(inventories, new Map())) {
      await prune(whole, { syncing, inventory, own: undefined, kept: new Set() });
    }
  });
}

/** @throws Error when the cluster's stack has not made what every cluster has */
async function lateValues({ cluster: { client } }: Syncing): Promise<Readonly<Record<string, string>>> {
  const map = await client.find(`/api/v1/namespaces/${platformNamespace}/configmaps/late-values`);
  if (map === undefined) {
    throw new Error(
      `the cluster has no ConfigMap ${platformNamespace}/late-values: its stack is not up, which flotilla up mends`,
    );
  }
  return objectAt(map, "data") as Readonly<Record<string, string>>;
}

interface ApplyWork {
  readonly syncing: Syncing;
  readonly layer: RenderedLayer;
  readonly order: number;
  readonly known: Inventory | undefined;
}

async function applied(
  { tell, check }: SyncRequest,
  { syncing, layer: { name, objects }, order, known }: ApplyWork,
): Promise<{ readonly objects: ObjectReport[]; readonly inventory: Inventory | undefined }> {
  const reports: ObjectReport[] = [];
  if (objects.length === 0 && known === undefined) {
    return { objects: reports, inventory: undefined };
  }
  const before = new Map(known?.entries.map((entry) => [identity(entry.object), entry]));
  const own = objects.map((object) => ({ object, applied: before.get(identity(object))?.applied }));
  const present = new Set(objects.map(identity));
  const gone = (known?.entries ?? []).filter(({ object }) => !present.has(identity(object)));
  const write = (from: Inventory | undefined, entries: Inventory["entries"]) =>
    check
      ? Promise.resolve({ layer: name, order, entries, version: from?.version })
      : writeInventory(syncing.cluster.client, from, { layer: name, order, entries, version: from?.version }).catch(
          otherSync,
        );
  const begun = await write(known, [...own, ...gone]);
  const digests = new Map<string, string>();
  const counted = counting(syncing, tell, `${name}: `, objects.length);
  let inventory = begun;
  try {
    await syncLayer(counted, {
      ...{ layer: name, objects, known },
      report: (report) => {
        reports.push(report);
        digests.set(identity(report.object), digest(report.object));
      },
    });
  } finally {
    const entries = own.map((entry) => ({ ...entry, applied: digests.get(identity(entry.object)) ?? entry.applied }));
    inventory = await write(begun, [...entries, ...gone]);
  }
  return { objects: reports, inventory };
}

interface PruneWork {
  readonly syncing: Syncing;
  readonly inventory: Inventory;
  /** Identities of what the layer has; `undefined` where the cluster has it no more. */
  readonly own: ReadonlySet<string> | undefined;
  /** Identities of what any layer of the cluster has. */
  readonly kept: Pick<ReadonlySet<string>, "has">;
}

/** Deletes what an inventory has and no layer of the cluster any more. */
async function prune(
  { tell, check }: SyncRequest,
  { syncing, inventory, own, kept }: PruneWork,
): Promise<ObjectReport[]> {
  const { client } = syncing.cluster;
  const gone = inventory.entries.filter(({ object }) => !kept.has(identity(object))).map(({ object }) => object);
  const deleted = new Set<string>();
  if (!check) {
    const counted = counting(syncing, tell, `pruning ${inventory.layer}: `, gone.length);
    try {
      await remove(counted, inventory.layer, gone, (object) => deleted.add(identity(object)));
    } finally {
      const isLeft = (id: string) => own?.has(id) === true || (!kept.has(id) && !deleted.has(id));
      const entries = inventory.entries.filter(({ object }) => isLeft(identity(object)));
      if (entries.length > 0) await writeInventory(client, inventory, { ...inventory, entries }).catch(otherSync);
      else await dropInventory(client, inventory.layer);
    }
  }
  return gone.map((object) => ({
    ...{ object, outcome: "pruned", takenOver: false, deleted: false, drift: [], changes: [] },
  }));
}

/** The inventories of a cluster in the order in which what they have goes: layers that the cluster has no more first. */
function lastFirst(
  inventories: ReadonlyMap<string, Inventory>,
  wanted: ReadonlyMap<string, unknown>,
): readonly Inventory[] {
  const place = ({ layer, order }: Inventory) => (wanted.has(layer) ? order : Number.MAX_SAFE_INTEGER / 2 + order);
  return [...inventories.values()].sort((a, b) => place(b) - place(a));
}

async function withCluster<T>(
  { kubeconfig, check, signal }: SyncRequest,
  work: (syncing: Syncing) => Promise<T>,
): Promise<T> {
  const cluster = new Cluster(kubeContext({ kubeconfig }), undefined);
  setMaxListeners(0, signal); // everything that is waited for side by side listens to it
  try {
    await cluster.reachable();
    return await work({ cluster, check, signal, done: () => undefined });
  } finally {
    await cluster.client.close();
  }
}

/** Tells how many objects of a layer are done. */
function counting(syncing: Syncing, tell: SyncRequest["tell"], what: string, total: number): Syncing {
  let count = 0;
  const say = () => {
    tell(`${what}${count} of ${total} objects`);
  };
  say();
  return {
    ...syncing,
    done: () => {
      count += 1;
      say();
    },
  };
}

function layerReport([layer, objects]: readonly [string, readonly ObjectReport[]]): LayerReport {
  return { layer, objects: [...objects].sort((a, b) => compareTexts(identity(a.object), identity(b.object))) };
}

/** @throws Error when somebody else has written an inventory since it was read */
function otherSync(error: unknown): never {
  if (error instanceof ApiError && error.code === 409) {
    throw new Error("another sync is at work on this cluster: wait until it has ended, and sync again", {
      cause: error,
    });
  }
  throw error;
}
