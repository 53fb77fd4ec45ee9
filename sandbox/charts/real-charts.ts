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
