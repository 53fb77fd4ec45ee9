import { existsSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { major, satisfies, valid, validRange } from "semver";

import { writeChart } from "./chart-files.js";
import { realChartFolder, realCharts, type ChartName } from "./real-charts.js";
import { standInFor } from "./stand-in-charts.js";

/** A chart that the sandbox has on this machine, whatever repository it is asked from. */
export interface SandboxChart {
  /** Its name without the repository. */
  readonly chart: string;
  /** Its exact version: the one that was asked for, as it was written, or for a range the one that the sandbox knows. */
  readonly version: string;
  readonly origin: ChartOrigin;
  /** The folder of the chart, which nobody may change. Where there is none yet, it is made in the given one. */
  folder(place: string): Promise<string>;
}

/** The real chart; the real chart of another version, which is named; or a chart of the sandbox's own. */
export type ChartOrigin = { readonly real: true } | { readonly realOf: string } | { readonly standIn: true };

/**
 * The chart of a release as far as the sandbox has it: the real one, or else its stand-in. Nothing for any other chart.
 *
 * @param root - folder of the sandbox
 * @param asked - name of the chart, with or without its registry, and an exact version or a range
 * @throws Error when there plainly is no such version
 */
export function sandboxChart(root: string, asked: ChartName): SandboxChart | undefined {
  const standIn = standInFor(asked.chart);
  if (standIn === undefined) return undefined;
  const chart = standIn.name;
  const version = exactVersion(asked, standIn.version);
  const real = realCharts.find((each) => each.chart === chart && existsSync(realChartFolder(root, each)));
  if (real === undefined) {
    return {
      chart,
      version,
      origin: { standIn: true },
      folder: (place) => writeChart(join(place, chart), standIn, version),
    };
  }
  const realFolder = realChartFolder(root, real);
  if (valid(version) === real.version) {
    return { chart, version, origin: { real: true }, folder: () => Promise.resolve(realFolder) };
  }
  const folder = (place: string) => copied(realFolder, join(place, chart), version);
  return { chart, version, origin: { realOf: real.version }, folder };
}

/** No list of versions is at hand. But nobody skips a major version, and a range that leaves out what is known is a slip. */
function exactVersion({ chart, version }: ChartName, known: string): string {
  if (version === "") return known;
  if (valid(version) !== null) {
    if (major(version) <= major(known) + 1) return version;
  } else if (validRange(version) !== null && satisfies(known, version)) {
    return known;
  }
  throw new Error(`chart ${chart} has no version ${version}: the sandbox knows ${known}`);
}

/** A copy of a chart that calls itself another version. */
async function copied(from: string, to: string, version: string): Promise<string> {
  await cp(from, to, { recursive: true });
  const file = join(to, "Chart.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/^version:.*$/m, `version: ${JSON.stringify(version)}`));
  return to;
}
