/** A chart that somebody asks for, by its name without a repository. */
export interface AskedChart {
  readonly chart: string;
  /** An exact version, a range, or nothing for the newest. */
  readonly version: string;
}

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
  /** The chart; nothing where there is no such chart or version. */
  packed(asked: AskedChart): Promise<PackedChart | undefined>;
}
