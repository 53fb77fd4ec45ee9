import type { DeliverySpec } from "../../lib/fleet/delivery-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { UnreachableError } from "../../sandbox/kubernetes/api-error.js";
import { removeAll, syncCluster } from "../../sandbox/sync/cluster-sync.js";
import { SyncError } from "../../sandbox/sync/sync-error.js";
import type { SyncReport } from "../../sandbox/sync/sync-report.js";
import { Failure } from "../failure.js";
import type { Home } from "../home.js";
import { onInterrupt } from "../interrupt.js";
import type { Messages } from "../messages.js";
import { showProgress } from "../progress-display.js";
import { rollOut } from "../rollout.js";
import { stackOutputs } from "../stack-outputs.js";
import { StackRun } from "../stack-run.js";
import type { Terminal } from "../terminal.js";
import type { Target, Wave } from "../waves.js";
import type { RenderedCluster } from "./rendered-layers.js";
import { countsText, type SyncedCluster } from "./sync-text.js";

/** What a run over clusters needs. */
export interface FleetSync {
  readonly fleet: Fleet;
  readonly order: readonly Wave[];
  readonly rendered: ReadonlyMap<string, RenderedCluster>;
  readonly home: Home;
  readonly terminal: Terminal;
  readonly messages: Messages;
  readonly controller: AbortController;
  /** Whether to change nothing. */
  readonly check: boolean;
}

/** What became of the clusters of a run. */
export interface SyncRuns {
  readonly runs: readonly StackRun[];
  readonly synced: readonly SyncedCluster[];
}

const engineNames: Readonly<Record<DeliverySpec["engine"], string>> = {
  "argo-cd": "Argo CD",
  flux: "Flux",
  fleet: "Fleet",
};
const clustersAtOnce = 8;

/** The engine that sync stands in for, as people call it. */
export function engineName({ delivery }: Fleet): string {
  return delivery === undefined ? "a delivery engine" : engineNames[delivery.engine];
}

/** Applies what is rendered to clusters, ring by ring, and shows how that gets on. */
export async function syncFleet(request: FleetSync): Promise<SyncRuns> {
  const { fleet, order, rendered, home, terminal, messages, controller, check } = request;
  const runs = order.map((wave) => wave.map((target) => new StackRun(target)));
  const reports = new Map<string, SyncReport>();
  const run = async (of: StackRun): Promise<void> => {
    const { cluster } = of.target;
    const layers = rendered.get(cluster);
    if (layers === undefined) return;
    const report = await syncCluster({
      kubeconfig: await kubeconfigOf(of.target, home),
      ...{ layers: layers.layers, others: layers.others, check, signal: controller.signal },
      substitutes: fleet.delivery === undefined || fleet.delivery.engine === "flux",
      tell: (doing) => (of.doing = doing),
    });
    reports.set(cluster, report);
    of.summary = countsText([report], check);
  };
  const { signal } = controller;
  const explain = (_: StackRun, error: unknown) => syncReasons(error, signal.aborted);
  const display = showProgress(terminal.messages, runs.flat(), false);
  const stop = onInterrupt(controller, messages.note);
  try {
    await messages.during(display, () => rollOut(runs, { run, explain, parallel: clustersAtOnce, signal }));
  } finally {
    stop();
  }
  const synced = order.flat().flatMap(({ cluster }) => {
    const report = reports.get(cluster);
    return report === undefined ? [] : [{ cluster, report }];
  });
  return { runs: runs.flat(), synced };
}

/**
 * Deletes what sync has applied to the cluster of a stack, before the stack goes. A cluster that does not answer goes with all that is on
 * it.
 */
export async function unsync(run: StackRun, home: Home, signal: AbortSignal): Promise<void> {
  const outputs = await stackOutputs(home.workDir, run.target.stack);
  if (!("kubeconfig" in outputs)) {
    return;
  }
  run.doing = "removing what sync applied";
  try {
    await removeAll({ kubeconfig: outputs.kubeconfig, signal, tell: (doing) => (run.doing = doing) });
  } catch (error) {
    if (error instanceof UnreachableError) return;
    throw error instanceof SyncError ? new Failure(error.message, { cause: error }) : error;
  }
}

async function kubeconfigOf({ cluster, stack }: Target, { workDir }: Home): Promise<string> {
  const outputs = await stackOutputs(workDir, stack);
  if ("kubeconfig" in outputs) {
    return outputs.kubeconfig;
  }
  throw new Failure(
    "absent" in outputs
      ? `it has not been created, or not wholly: flotilla up ${cluster} --sandbox`
      : `the state of its stack cannot be read: ${outputs.unreadable}`,
  );
}

/** Why a cluster could not be synced, and what to do. */
function syncReasons(error: unknown, interrupted: boolean): readonly string[] {
  if (error instanceof SyncError) {
    return [`layer ${error.layer}`, ...error.message.split("\n")];
  }
  if (interrupted) {
    return ["interrupted"];
  }
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof UnreachableError
    ? [`its API server does not answer (${text}); flotilla up --sandbox starts again what has died`]
    : [text];
}
