import { fleetProblems } from "../../constructs/fleet-problems.js";
import { chartsLockFile, prunedLock } from "../../lib/charts/charts-lock.js";
import { refuse } from "../../lib/problem.js";
import { findProject, loadFleetModule } from "../project.js";
import type { Terminal } from "../terminal.js";
import { waves } from "../waves.js";
import { openChartStore } from "./chart-store.js";
import { chartsTable } from "./charts-table.js";
import { fleetCharts, refuseCharts, type FleetChart } from "./fleet-charts.js";
import { changeChartsLock, readChartsLock } from "./lock-file.js";

/** Options of `flotilla charts`. */
export interface ChartsOptions {
  /** Writes nothing, and refuses a chart that is not recorded. */
  readonly check?: boolean;
  /** Pulls what is in the cache, too. */
  readonly fresh?: boolean;
  readonly json?: boolean;
}

/** Looks at the charts of clusters, or of the whole fleet, and tells of them. */
export async function lookAtCharts(
  named: readonly string[],
  options: ChartsOptions,
  terminal: Terminal,
): Promise<void> {
  const { results, messages } = terminal;
  const project = findProject(process.cwd());
  const { fleet, own } = await loadFleetModule(project);
  refuse("fleet", fleetProblems(fleet, own));
  const clusters = waves(fleet, named)
    .flat()
    .map(({ cluster }) => cluster);
  const { check: checkOnly = false, fresh = false } = options;
  const store = openChartStore(project.root, { unrecorded: checkOnly ? "refuse" : "record", fresh });
  const found = await fleetCharts({ fleet, own, clusters }, store, messages);
  const surplus = named.length > 0 ? 0 : await surplusCharts(project.root, found, checkOnly);
  for (const { unread } of found) {
    if (unread !== undefined) messages.write(`${unread}\n`);
  }
  if (options.json === true) {
    results.write(`${JSON.stringify(chartsJson(found), null, 2)}\n`);
    process.exitCode = found.every(isGood) ? 0 : 1;
    return;
  }
  if (found.length > 0) {
    results.write(`${chartsTable(found, Object.keys(fleet.clusters).length, results.colour)}\n`);
  }
  refuseCharts(found);
  results.write(`${summary(found, { surplus, checkOnly, named })}\n`);
}

/** How many digests no cluster of the fleet needs any more; they are taken away unless nothing may be written. */
async function surplusCharts(root: string, used: readonly FleetChart[], checkOnly: boolean): Promise<number> {
  const sources = used.map(({ source }) => source);
  const lock = readChartsLock(root);
  const surplus = count(lock) - count(prunedLock(lock, sources));
  if (surplus > 0 && !checkOnly) {
    await changeChartsLock(root, (now) => prunedLock(now, sources));
  }
  return surplus;
}

function count(lock: Readonly<Record<string, object>>): number {
  return Object.values(lock).reduce((sum, digests) => sum + Object.keys(digests).length, 0);
}

interface Looked {
  readonly surplus: number;
  readonly checkOnly: boolean;
  readonly named: readonly string[];
}

function summary(charts: readonly FleetChart[], { surplus, checkOnly, named }: Looked): string {
  const recorded = charts.filter(({ state }) => state === "recorded").length;
  const known = charts.length - recorded;
  const parts = [
    ...(recorded > 0 ? [`${recorded} recorded`] : []),
    ...(known > 0 ? [`${known} known`] : []),
    ...(surplus > 0
      ? [checkOnly ? `${surplus} that no cluster uses (flotilla charts takes them away)` : `${surplus} taken away`]
      : []),
  ];
  if (parts.length > 0) {
    return `${chartsLockFile}: ${parts.join(", ")}`;
  }
  return named.length > 0 ? `no charts on ${named.join(", ")}` : "the fleet uses no charts";
}

function isGood({ failure, problems }: FleetChart): boolean {
  return failure === undefined && problems.length === 0;
}

/** What `--json` prints. */
function chartsJson(charts: readonly FleetChart[]) {
  return {
    charts: charts.map(({ source, clusters, state, digest, failure, problems }) => ({
      ...source,
      clusters,
      state,
      digest: digest ?? null,
      failure: failure ?? null,
      problems: problems.map(({ path, rule, message, fix }) => ({ path, rule, message, fix: fix ?? null })),
    })),
  };
}
