import type { ChartName } from "../charts/real-charts.js";

/** A chart in the form in which repositories have it. */
export interface PackedChart {
  readonly name: string;
  /** Its exact version. */
  readonly version: string;
  /** The same bytes whenever it is asked for. */
  readonly archive: Buffer;
}

/** Where a repository takes its charts from. */
export interface ChartSource {
  /** Whether there is a chart of this name, in any version. */
  knows(chart: string): boolean;
  /** The chart at an exact version, one of a range, or the newest for `""`; nothing where there is no such chart or version. */
  packed(asked: ChartName): Promise<PackedChart | undefined>;
}
