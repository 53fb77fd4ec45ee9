import type { Fleet } from "../lib/fleet/fleet.js";
import { clusterStatus, type ClusterStatus } from "./cluster-status.js";
import type { Home } from "./home.js";
import { liveCluster } from "./live-cluster.js";
import { stackOutputs } from "./stack-outputs.js";
import { unreadableState } from "./unreadable-state.js";
import type { Target } from "./waves.js";

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
  { home, note }: StatusOptions,
): Promise<readonly ClusterStatus[]> {
  const statuses = new Map<string, ClusterStatus>();
  const queue = [...targets];
  const worker = async () => {
    for (let target = queue.shift(); target !== undefined; target = queue.shift()) {
      const spec = fleet.clusters[target.cluster];
      if (spec !== undefined) {
        statuses.set(target.cluster, clusterStatus(target.cluster, spec, await live(target, { home, note })));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return targets.flatMap(({ cluster }) => statuses.get(cluster) ?? []);
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
