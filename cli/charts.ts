import { Command } from "commander";

import { chartsLockFile } from "../lib/charts/charts-lock.js";
import type { ChartsOptions } from "./charts/look-at-charts.js";
import { jsonOption } from "./run-options.js";
import type { Terminal } from "./terminal.js";

const examples = `
Examples:
  $ flotilla charts              the charts of the whole fleet
  $ flotilla charts staging      those of one cluster
  $ flotilla charts --check      in CI: fail when charts.lock does not have them all
  $ flotilla charts --fresh      ask the repositories whether every chart is still what it was
`;

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
    .action(async (clusters: readonly string[], options: ChartsOptions) => {
      const { lookAtCharts } = await import("./charts/look-at-charts.js");
      await lookAtCharts(clusters, options, terminal);
    });
}
