import { createColors } from "picocolors";

import { plainTable } from "../plain-table.js";
import type { ChartState, FleetChart } from "./fleet-charts.js";

const heads = ["CHART", "VERSION", "CLUSTERS", "DIGEST", "STATE"];

/** Charts as a table, a line each, ending in a line break; `total` is the number of the fleet's clusters. */
export function chartsTable(charts: readonly FleetChart[], total: number, colour: boolean): string {
  const colours = createColors(colour);
  const tint: Readonly<Record<ChartState, (text: string) => string>> = {
    recorded: colours.cyan,
    known: colours.green,
    absent: colours.red,
    changed: colours.red,
    "not recorded": colours.yellow,
    "not reachable": colours.red,
  };
  return plainTable(
    heads,
    charts.map(({ source, clusters, digest, state, problems }) => [
      colours.bold(source.chart),
      source.version,
      clustersText(clusters, total),
      digest?.slice("sha256:".length, "sha256:".length + 12) ?? "–",
      `${tint[state](state)}${problems.length > 0 ? colours.red(", values refused") : ""}`,
    ]),
    { colour },
  );
}

const named = 2;

function clustersText(clusters: readonly string[], total: number): string {
  if (clusters.length === total && total > 1) {
    return `all ${total}`;
  }
  return clusters.length <= named ? clusters.join(", ") : `${clusters.length} of ${total}`;
}
