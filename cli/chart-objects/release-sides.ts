import type { PlacedObject } from "../../lib/diff/placed-object.js";
import { isObject } from "../../lib/schema.js";
import type { ClusterOfTree, DiffItem, DiffResult } from "../diff-work.js";
import type { ChartDifferences, ReleaseCluster, ReleaseSides, SideReleases } from "./chart-differences.js";
import type { FoundReleases } from "./found-releases.js";

/**
 * The releases of both sides, of clusters that were compared.
 *
 * @param pairs - all clusters, also those that are the same
 */
export function releaseSides(
  pairs: readonly DiffItem[],
  items: readonly DiffItem[],
  results: readonly DiffResult[],
): ReleaseSides {
  const found = (side: "base" | "head") =>
    sideReleases(
      pairs.map((pair) => pair[side]),
      new Map(items.map((item, index) => [item[side].cluster, results[index]?.releases?.[side]])),
    );
  const laterNames = pairs.flatMap(({ base, head }) =>
    base.cluster === undefined || head.cluster === undefined ? [] : [[base.cluster, head.cluster] as const],
  );
  return { base: found("base"), head: found("head"), laterNames: new Map(laterNames) };
}

function sideReleases(
  clusters: readonly ClusterOfTree[],
  found: ReadonlyMap<string | undefined, FoundReleases | undefined>,
): SideReleases {
  const all = [...found.values()].filter((each) => each !== undefined);
  return {
    releases: all.flatMap(({ releases }) => releases),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
    clusters: new Map(
      clusters.flatMap(({ cluster, specs }) =>
        cluster === undefined ? [] : [[cluster, releaseCluster(specs, found.get(cluster))]],
      ),
    ),
  };
}

function releaseCluster(specs: readonly PlacedObject[], found: FoundReleases | undefined): ReleaseCluster {
  const versions = specs.map(({ manifest: { spec } }) => (isObject(spec) ? spec["kubernetes"] : undefined));
  return {
    kubernetes: versions.find((version) => typeof version === "string"),
    apiVersions: found?.apiVersions ?? [],
  };
}

/** A cluster with what charts make on it; nothing of one on which no release differs. */
export function itemWithCharts(pair: DiffItem, charts: ChartDifferences["clusters"] = new Map()): DiffItem[] {
  const own = charts.get(pair.head.cluster ?? "");
  return own === undefined
    ? []
    : [{ base: { ...pair.base, charts: own.base }, head: { ...pair.head, charts: own.head } }];
}
