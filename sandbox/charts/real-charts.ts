import { join } from "node:path";

import { chartsFolder } from "../control-planes/folders.js";

/** A chart at a version. */
export interface ChartName {
  readonly chart: string;
  readonly version: string;
}

/** Real charts that `tools/chart.sh` provides from Go modules, without a chart repository. */
export const realCharts: readonly ChartName[] = [
  { chart: "gatekeeper", version: "3.23.0" },
  { chart: "kyverno", version: "3.9.0" },
];

/** Folder of a real chart, as soon as it is provided. */
export function realChartFolder(root: string, { chart, version }: ChartName): string {
  return join(chartsFolder(root), `${chart}-${version}`);
}
