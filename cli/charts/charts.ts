import { Command } from "commander";

import { chartsLockFile, prunedLock } from "../../lib/charts/charts-lock.js";
import { check } from "../../lib/fleet/check.js";
import { refuse } from "../../lib/problem.js";
import { findProject, loadFleetModule } from "../project.js";
import { jsonOption } from "../run-options.js";
import type { Terminal } from "../terminal.js";
import { waves } from "../waves.js";
import { openChartStore } from "./chart-store.js";
import { chartsTable } from "./charts-table.js";
import { fleetCharts, refuseCharts, type FleetChart } from "./fleet-charts.js";
import { changeChartsLock, readChartsLock } from "./lock-file.js";

const examples = `
Examples:
  $ flotilla charts              the charts of the whole fleet
  $ flotilla charts staging      those of one cluster
  $ flotilla charts --check      in CI: fail when charts.lock does not have them all
  $ flotilla charts --fresh      ask the repositories whether every chart is still what it was
`;

interface ChartsOptions {
  readonly check?: boolean;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

/** `flotilla charts` */
export function chartsCommand(terminal: Terminal): Command {
  return new Command("charts")
    .summary("pull the charts of the fleet, and record what they are")
    .description(
      `Pulls every Helm chart that clusters use, unless it is in the cache, records its digest in ${chartsLockFile} when it is first ` +
        "used, refuses one that is not what it was, and checks the values for it against the chart's schema.",
    )
    .argument("[cluster...]", "clusters to look at (default: the whole fleet)")
    .option("--check", `write nothing, and fail when ${chartsLockFile} lacks a chart`)
    .option("--fresh", "pull charts that are in the cache, too")
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((clusters: readonly string[], options: ChartsOptions) => charts(clusters, options, terminal));
}

async function charts(named: readonly string[], options: ChartsOptions, terminal: Terminal): Promise<void> {
  const { results, messages } = terminal;
  const project = findProject(process.cwd());
  const { fleet, own } = await loadFleetModule(project);
  refuse("fleet", check(fleet));
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
  results.write(`${summary(found, surplus, checkOnly)}\n`);
}

/** How many digests no cluster of the fleet needs any more; they are taken away unless nothing may be written. */
async function surplusCharts(root: string, used: readonly FleetChart[], checkOnly: boolean): Promise<number> {
  const sources = used.map(({ source }) => source);
  const [before, after] = [readChartsLock(root), prunedLock(readChartsLock(root), sources)].map(count) as [
    number,
    number,
  ];
  if (before > after && !checkOnly) {
    await changeChartsLock(root, (lock) => prunedLock(lock, sources));
  }
  return before - after;
}

function count(lock: Readonly<Record<string, object>>): number {
  return Object.values(lock).reduce((sum, digests) => sum + Object.keys(digests).length, 0);
}

function summary(charts: readonly FleetChart[], surplus: number, checkOnly: boolean): string {
  const recorded = charts.filter(({ state }) => state === "recorded").length;
  const parts = [
    ...(recorded > 0 ? [`${recorded} recorded`] : []),
    `${charts.length - recorded} known`,
    ...(surplus > 0
      ? [checkOnly ? `${surplus} that no cluster uses (flotilla charts takes them away)` : `${surplus} taken away`]
      : []),
  ];
  return charts.length + surplus === 0 ? "the fleet uses no charts" : `${chartsLockFile}: ${parts.join(", ")}`;
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
