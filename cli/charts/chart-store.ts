import {
  chartAddress,
  chartKey,
  chartsLockFile,
  lockedDigest,
  withDigest,
  type ChartSource,
} from "../../lib/charts/charts-lock.js";
import { ChartCache } from "./chart-cache.js";
import { ChartFailure } from "./chart-failure.js";
import { pulledArchive } from "./chart-repository.js";
import { helmOf, type RunHelm } from "./helm-program.js";
import { limited } from "./limited.js";
import { changeChartsLock, readChartsLock } from "./lock-file.js";

/** Charts on this machine, each as it was when the project first used it. */
export interface ChartStore {
  /**
   * Folder of the unpacked chart of a release, in the cache; it is pulled if it is not there. Not to be written to.
   *
   * @throws {@link ChartFailure} when the version does not exist, the chart cannot be had, or its digest is not the recorded one
   */
  folder(release: ChartSource): Promise<string>;
  /** The same, with what it was found by. */
  chart(release: ChartSource): Promise<FoundChart>;
  /** The same of what is in the cache; nothing is pulled or written. */
  cached(release: ChartSource): Promise<FoundChart | undefined>;
}

/** A chart on this machine. */
export interface FoundChart {
  /** Folder of the unpacked chart. */
  readonly folder: string;
  /** `sha256:…` of its archive. */
  readonly digest: string;
  /** Whether charts.lock had the digest before. */
  readonly known: boolean;
}

/** How a store treats charts.lock. */
export interface ChartStoreOptions {
  /**
   * What becomes of a chart that charts.lock does not have: its digest is recorded, it is refused, or it is only read. One that it
   * has under another digest is always refused.
   */
  readonly unrecorded: "record" | "refuse" | "read";
  /**
   * Whether repositories are asked for charts that are in the cache, too.
   *
   * @defaultValue false
   */
  readonly fresh?: boolean;
}

/** Charts that are pulled side by side. */
const pulls = 4;

/** The charts of a project; `root` is the folder of its charts.lock. */
export function openChartStore(root: string, { unrecorded, fresh = false }: ChartStoreOptions): ChartStore {
  const cache = new ChartCache();
  const helm = helmOf(root);
  const limit = limited(pulls);
  const found = new Map<string, Promise<FoundChart>>();
  const cached = (source: ChartSource) => cachedChart(cache, source, recordedDigest(root, source));
  const find = async (source: ChartSource): Promise<FoundChart> => {
    const recorded = recordedDigest(root, source);
    if (recorded === undefined && unrecorded === "refuse") {
      throw notRecorded(source);
    }
    const chart =
      (fresh ? undefined : await cachedChart(cache, source, recorded)) ??
      (await limit(() => pulledChart({ cache, helm, source, recorded })));
    if (recorded === undefined && unrecorded === "record") {
      await record(root, source, chart.digest);
    }
    return chart;
  };
  const chart = (source: ChartSource): Promise<FoundChart> => {
    const key = chartKey(source);
    const known = found.get(key) ?? find(source);
    found.set(key, known);
    return known;
  };
  return { chart, cached, folder: async (source) => (await chart(source)).folder };
}

function recordedDigest(root: string, source: ChartSource): string | undefined {
  return lockedDigest(readChartsLock(root), source);
}

async function cachedChart(
  cache: ChartCache,
  source: ChartSource,
  recorded: string | undefined,
): Promise<FoundChart | undefined> {
  const digest = recorded ?? (await cache.digest(source));
  const folder = digest === undefined ? undefined : cache.chart(digest);
  return digest === undefined || folder === undefined ? undefined : { folder, digest, known: recorded !== undefined };
}

interface Wanted {
  readonly cache: ChartCache;
  readonly helm: RunHelm;
  readonly source: ChartSource;
  readonly recorded: string | undefined;
}

async function pulledChart({ cache, helm, source, recorded }: Wanted): Promise<FoundChart> {
  const { folder, digest } = await cache.during(async (at) =>
    cache.add(source, await pulledArchive({ helm, source, folder: at })),
  );
  if (recorded !== undefined && digest !== recorded) {
    throw changed(source, recorded, digest);
  }
  return { folder, digest, known: recorded !== undefined };
}

/** Two processes may have pulled at the same time; who comes second finds what the first has recorded. */
async function record(root: string, source: ChartSource, digest: string): Promise<void> {
  await changeChartsLock(root, (lock) => {
    const recorded = lockedDigest(lock, source);
    if (recorded !== undefined && recorded !== digest) {
      throw changed(source, recorded, digest);
    }
    return withDigest(lock, source, digest);
  });
}

function changed(source: ChartSource, recorded: string, digest: string): ChartFailure {
  return new ChartFailure(
    "changed",
    [
      `chart ${source.chart} ${source.version} of ${source.repository} is not what it was under the same version`,
      `  in ${chartsLockFile}  ${recorded}`,
      `  pulled now      ${digest}`,
      `look at what has changed; to take it, delete ${source.version} of ${chartAddress(source)} from ${chartsLockFile} and run flotilla charts`,
    ].join("\n"),
  );
}

function notRecorded({ chart, version, repository }: ChartSource): ChartFailure {
  return new ChartFailure(
    "not recorded",
    `chart ${chart} ${version} of ${repository} is not in ${chartsLockFile}: run flotilla charts and commit the file`,
  );
}
