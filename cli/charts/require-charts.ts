import type { Problem } from "../../lib/problem.js";
import { Messages } from "../messages.js";
import type { Plan } from "../plan.js";
import { loadFleetModule, type FleetModule } from "../project.js";
import type { RunOptions } from "../run-options.js";
import type { Terminal } from "../terminal.js";
import { waves } from "../waves.js";
import { openChartStore } from "./chart-store.js";
import { usedCharts } from "./chart-uses.js";
import { checkedValues } from "./chart-values.js";
import { fleetCharts, refuseCharts } from "./fleet-charts.js";

/**
 * Looks at the charts of the clusters that stacks are about to install, and records those that nobody has used before. In the sandbox
 * nothing is looked at: charts that stand in for others are not what anybody would record.
 *
 * @throws {@link Failure} when a chart cannot be used or refuses its values
 */
export async function requireCharts(
  { project, order }: Pick<Plan, "project" | "order">,
  { sandbox = false }: Pick<RunOptions, "sandbox">,
  { messages }: Terminal,
): Promise<void> {
  if (sandbox) {
    return;
  }
  const { fleet, own } = await loadFleetModule(project);
  const clusters = order.flat().map(({ cluster }) => cluster);
  const store = openChartStore(project.root, { unrecorded: "record" });
  const charts = await fleetCharts({ fleet, own, clusters }, store, messages);
  const { note } = new Messages(messages);
  for (const { source, state, unread } of charts) {
    if (state === "recorded") note(`recorded in charts.lock: ${source.chart} ${source.version}`);
    if (unread !== undefined) note(unread);
  }
  refuseCharts(charts);
}

/**
 * What is wrong with the values for charts, as far as these are in the cache: no repository is asked, and nothing written.
 *
 * @param root - folder of charts.lock
 */
export async function cachedChartProblems(root: string, { fleet, own }: FleetModule): Promise<Problem[]> {
  const store = openChartStore(root, { unrecorded: "read" });
  const clusters = waves(fleet).flat();
  const charts = usedCharts(
    fleet,
    own,
    clusters.map(({ cluster }) => cluster),
  );
  const found = await Promise.all(
    charts.map(async (chart) => {
      const cached = await store.cached(chart.source);
      return cached === undefined ? [] : checkedValues(chart, cached.folder).problems;
    }),
  );
  return found.flat();
}
