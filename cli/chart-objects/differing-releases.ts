import { canonicalText } from "../../lib/canonical-text.js";
import type { ChartRelease } from "../../lib/chart-release.js";
import type { PlacedRelease } from "./found-releases.js";

/** A release that is not the same on both sides. */
export interface DifferingRelease {
  /** Its cluster, by the name on the side of the head. */
  readonly cluster: string;
  readonly base?: PlacedRelease;
  readonly head?: PlacedRelease;
}

/**
 * The releases that differ, whoever installs them. What a chart makes goes with its cluster, so a cluster that is gone has none of them.
 *
 * @param laterNames - clusters of the base that the head has too, each with its name there
 */
export function differingReleases(
  base: readonly PlacedRelease[],
  head: readonly PlacedRelease[],
  laterNames: ReadonlyMap<string, string>,
): DifferingRelease[] {
  const found = new Map<string, DifferingRelease>();
  for (const placed of base) {
    const cluster = laterNames.get(placed.cluster);
    if (cluster !== undefined) {
      found.set(key(cluster, placed.release), { cluster, base: placed });
    }
  }
  for (const placed of head) {
    const { cluster, release } = placed;
    found.set(key(cluster, release), { cluster, ...found.get(key(cluster, release)), head: placed });
  }
  return [...found.values()].filter(
    ({ base, head }) =>
      base === undefined || head === undefined || canonicalText(base.release) !== canonicalText(head.release),
  );
}

/** What makes a release the same one. */
function key(cluster: string, { namespace, name }: ChartRelease): string {
  return JSON.stringify([cluster, namespace, name]);
}

/** What becomes of the chart of a release, in a few words: `"kyverno 3.8.1 → 3.9.0"`. */
export function chartStep({ base, head }: DifferingRelease): string {
  const [before, after] = [base?.release, head?.release];
  const text = (release: ChartRelease) => `${release.chart} ${release.version}`;
  if (before === undefined || after === undefined) {
    return [before, after].map((release) => (release === undefined ? "" : text(release))).join("");
  }
  if (before.chart !== after.chart) {
    return `${text(before)} → ${text(after)}`;
  }
  return before.version === after.version ? text(after) : `${text(before)} → ${after.version}`;
}
