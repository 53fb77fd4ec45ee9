import type { ChartName } from "./real-charts.js";
import { sandboxChart } from "./sandbox-chart.js";

const REAL = "real charts";
const STAND_INS = "stand-ins for charts";
const REMOTE = "charts from their repositories";

/** Says which charts of a fleet are the real ones in the sandbox: a line for each kind that there is. */
export function chartReport(root: string, charts: readonly ChartName[]): string[] {
  const found = charts.flatMap((chart) => described(root, chart));
  return [REAL, STAND_INS, REMOTE].flatMap((kind) => {
    const texts = new Set(found.filter((each) => each.kind === kind).map(({ text }) => text));
    return texts.size === 0 ? [] : [`${kind}: ${[...texts].sort().join(", ")}`];
  });
}

interface Described {
  readonly kind: string;
  readonly text: string;
}

/** Nothing of a version that does not exist: the preview refuses it. */
function described(root: string, asked: ChartName): Described[] {
  try {
    const found = sandboxChart(root, asked);
    if (found === undefined) return [{ kind: REMOTE, text: `${asked.chart} ${asked.version}` }];
    const text = `${found.chart} ${found.version}`;
    if ("real" in found.origin) return [{ kind: REAL, text }];
    return [{ kind: STAND_INS, text: "realOf" in found.origin ? `${text} (files of ${found.origin.realOf})` : text }];
  } catch {
    return [];
  }
}
