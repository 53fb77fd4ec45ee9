import type { Fleet } from "../lib/fleet/fleet.js";
import { clusterStatus, foreignCluster, type ClusterStatus, type Known } from "./cluster-status.js";
import type { Home } from "./home.js";
import { inventoryNotes } from "./inventory-notes.js";
import { inventoryRows, type InventoryRow } from "./inventory-rows.js";
import { liveCluster } from "./live-cluster.js";
import { stackOutputs } from "./stack-outputs.js";
import { unreadableState } from "./unreadable-state.js";
import { waves, type Target } from "./waves.js";

const patience = 15_000;
const atOnce = 8;

/** Where the stacks are, and who hears of what does not answer. */
export interface StatusOptions {
  readonly home: Home;
  readonly note: (line: string) => void;
}

/** The clusters of a fleet as they are now; what one of them does not tell is noted and does not keep the others. */
export async function fleetStatus(
  fleet: Fleet,
  targets: readonly Target[],
  options: StatusOptions,
): Promise<readonly ClusterStatus[]> {
  const lives = await livesOf(targets, options);
  return targets.flatMap(({ cluster }) => statusOf(fleet, cluster, { lives }) ?? []);
}

/**
 * All clusters, as the inventory on the management cluster lists them and as they are now. Without an inventory they are those of
 * the fleet's data, and a note says why.
 */
export async function listedStatus(fleet: Fleet, options: StatusOptions): Promise<readonly ClusterStatus[]> {
  const targets = waves(fleet).flat();
  const [lives, inventory] = await Promise.all([livesOf(targets, options), inventoryOf(fleet, targets, options)]);
  const statuses = targets.flatMap(({ cluster }) => statusOf(fleet, cluster, { lives, inventory }) ?? []);
  const foreign = [...(inventory?.values() ?? [])].filter(({ name }) => !Object.hasOwn(fleet.clusters, name));
  for (const line of inventoryNotes(fleet, statuses, foreign)) {
    options.note(line);
  }
  return [...statuses, ...foreign.map(foreignCluster)];
}

type Inventory = ReadonlyMap<string, InventoryRow>;
type Lives = ReadonlyMap<string, Known["live"]>;

function statusOf(
  { clusters }: Fleet,
  cluster: string,
  { lives, inventory }: { readonly lives: Lives; readonly inventory?: Inventory | undefined },
): ClusterStatus | undefined {
  const [spec, live] = [clusters[cluster], lives.get(cluster)];
  return spec === undefined || live === undefined
    ? undefined
    : clusterStatus(cluster, spec, { live, row: inventory?.get(cluster), hasInventory: inventory !== undefined });
}

async function livesOf(targets: readonly Target[], options: StatusOptions): Promise<Lives> {
  const lives = new Map<string, Known["live"]>();
  const queue = [...targets];
  const worker = async () => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      lives.set(target.cluster, await live(target, options));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return lives;
}

/** What the inventory lists; a fleet without a management layer has none, and that is no news. */
async function inventoryOf(
  fleet: Fleet,
  targets: readonly Target[],
  { home, note }: StatusOptions,
): Promise<Inventory | undefined> {
  const { management } = fleet;
  const stack = targets.find(({ cluster }) => cluster === management)?.stack;
  if (stack === undefined || fleet.managementLayer === undefined) {
    return undefined;
  }
  const without = (why: string): Inventory | undefined => {
    note(`${why}, so these are the clusters of the fleet's data and not those of the inventory`);
    return undefined;
  };
  const outputs = await stackOutputs(home.workDir, stack);
  if (!("kubeconfig" in outputs)) {
    return without("absent" in outputs ? `${management} has not been created` : `${management} cannot be asked`);
  }
  try {
    return (await inventoryRows(outputs.kubeconfig, patience)) ?? without(`${management} has no inventory yet`);
  } catch (error) {
    return without(`${management} does not tell its inventory (${causeText(error)})`);
  }
}

async function live({ cluster, stack }: Target, { home, note }: StatusOptions) {
  const outputs = await stackOutputs(home.workDir, stack);
  if ("absent" in outputs) {
    return "Absent";
  }
  if ("unreadable" in outputs) {
    note(`${cluster}: ${unreadableState(stack, outputs.unreadable, process.env)}`);
    return "Unreachable";
  }
  try {
    return await liveCluster(outputs.kubeconfig, patience);
  } catch (error) {
    const fix = home.sandbox && isConnectionError(error) ? "; flotilla up --sandbox starts again what has died" : "";
    note(`${cluster}: its API server does not answer: ${causeText(error)}${fix}`);
    return "Unreachable";
  }
}

/** Whether nobody listens or answers; what a credential plugin says of itself is another matter. */
function isConnectionError(error: unknown): boolean {
  return error instanceof Error && ("code" in error || isTimeout(error));
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError");
}

/** Connection errors to several addresses come as one error with an empty message. */
function causeText(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(causeText).join("; ");
  }
  if (isTimeout(error)) {
    return `nothing came within ${patience / 1000} seconds`;
  }
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split("\n").slice(0, 3).join("; ");
}
