import type { OwnParts } from "../../constructs/platform.js";
import type { ChartSource } from "../../lib/charts/charts-lock.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { problemText, type Problem } from "../../lib/problem.js";
import { countProgress } from "../count-progress.js";
import { Failure } from "../failure.js";
import type { Output } from "../terminal.js";
import { ChartFailure, type ChartTrouble } from "./chart-failure.js";
import type { ChartStore, FoundChart } from "./chart-store.js";
import { usedCharts, type UsedChart } from "./chart-uses.js";
import { checkedValues } from "./chart-values.js";

/** How a chart stands: recorded just now, known from before, or in trouble. */
export type ChartState = "recorded" | "known" | ChartTrouble;

/** A chart of a fleet, as it was found. */
export interface FleetChart {
  readonly source: ChartSource;
  /** Clusters that use it, in the order of the fleet. */
  readonly clusters: readonly string[];
  readonly state: ChartState;
  /** Absent if the chart could not be had. */
  readonly digest?: string;
  /** Why the chart cannot be used. */
  readonly failure?: string;
  /** What is wrong with the values for it. */
  readonly problems: readonly Problem[];
  /** Why the values could not be looked at. */
  readonly unread?: string;
}

/** What is looked at. */
export interface ChartsOf {
  readonly fleet: Fleet;
  readonly own: OwnParts;
  readonly clusters: readonly string[];
}

/** Gets every chart of some clusters and checks the values for it. What is wrong with one keeps no other from it. */
export async function fleetCharts(
  { fleet, own, clusters }: ChartsOf,
  store: ChartStore,
  messages: Output,
): Promise<FleetChart[]> {
  const charts = usedCharts(fleet, own, clusters);
  const progress = countProgress(messages, "pulling", { total: charts.length, unit: "charts" });
  let count = 0;
  const one = (chart: UsedChart) =>
    fleetChart(chart, store).finally(() => {
      progress.done(++count);
    });
  return Promise.all(charts.map(one)).finally(progress.end);
}

async function fleetChart(used: UsedChart, store: ChartStore): Promise<FleetChart> {
  const { source, uses } = used;
  const chart = { source, clusters: [...new Set(uses.map(({ cluster }) => cluster))] };
  let found: FoundChart;
  try {
    found = await store.chart(source);
  } catch (error) {
    if (!(error instanceof ChartFailure)) throw error;
    const { trouble: state, message: failure } = error;
    return { ...chart, state, failure, problems: [] };
  }
  const { digest, known, folder } = found;
  return { ...chart, state: known ? "known" : "recorded", digest, ...checkedValues(used, folder) };
}

/** Throws what is wrong with charts, all of it. */
export function refuseCharts(charts: readonly FleetChart[]): void {
  const failures = charts.flatMap(({ failure = [] }) => failure);
  const problems = charts.flatMap((chart) => chart.problems.map(problemText));
  const parts = [
    ...(failures.length > 1
      ? [[`${failures.length} charts cannot be used`, ...failures.map(indented)].join("\n")]
      : failures),
    ...(problems.length > 0 ? [["the charts refuse values", ...problems.map(indented)].join("\n")] : []),
  ];
  if (parts.length > 0) {
    throw new Failure(parts.join("\n"));
  }
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
