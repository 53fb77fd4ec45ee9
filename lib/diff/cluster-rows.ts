import type { ClusterCounts, Diff } from "./change-group.js";
import { count } from "./counted.js";

/** What happens on the clusters, as a table. */
export interface ClusterRows {
  /** What is counted, a column each. */
  readonly columns: readonly (keyof ClusterCounts)[];
  readonly rows: readonly ClusterRow[];
  /** Clusters without a change. */
  readonly unchanged: readonly string[];
  readonly total: ClusterCounts;
}

/** A cluster, or several with the same numbers. */
export interface ClusterRow {
  readonly clusters: readonly string[];
  readonly counts: ClusterCounts;
}

const none: ClusterCounts = { added: 0, changed: 0, removed: 0, moved: 0, dangerous: 0 };

/** Each cluster with a change in a row; where they are more than `most`, those with the same numbers share one. */
export function clusterRows({ clusters }: Diff, most: number): ClusterRows {
  const entries = Object.entries(clusters);
  const changed = entries.filter(([, counts]) => isChanged(counts));
  const each = changed.map(([cluster, counts]) => ({ clusters: [cluster], counts }));
  const total = changed.map(([, counts]) => counts).reduce(sum, none);
  return {
    columns: ["added", "changed", "removed", ...(total.moved > 0 ? (["moved"] as const) : []), "dangerous"],
    rows: changed.length <= most ? each : shared(each, most),
    unchanged: entries.filter(([, counts]) => !isChanged(counts)).map(([cluster]) => cluster),
    total,
  };
}

/** Whether anything changes on a cluster. */
export function isChanged({ added, changed, removed, moved }: ClusterCounts): boolean {
  return added + changed + removed + moved > 0;
}

/** Rows by their numbers, the most dangerous first; the last one sums up those that are too many. */
function shared(rows: readonly ClusterRow[], most: number): readonly ClusterRow[] {
  const byCounts = new Map<string, { readonly clusters: string[]; readonly counts: ClusterCounts }>();
  for (const { clusters, counts } of rows) {
    const key = [counts.added, counts.changed, counts.removed, counts.moved, counts.dangerous].join(" ");
    const row = byCounts.get(key) ?? { clusters: [], counts };
    row.clusters.push(...clusters);
    byCounts.set(key, row);
  }
  const all = [...byCounts.values()]
    .sort((a, b) => b.counts.dangerous - a.counts.dangerous)
    .map(({ clusters, counts }) => ({ clusters, counts: times(counts, clusters.length) }));
  const rest = all.slice(most);
  const last = {
    clusters: rest.flatMap(({ clusters }) => clusters),
    counts: rest.map(({ counts }) => counts).reduce(sum, none),
  };
  return rest.length === 0 ? all : [...all.slice(0, most), last];
}

/** The clusters of a row in a few words: `"production-us"`, `"production-us and 497 more"`. */
export function rowTitle({ clusters }: ClusterRow, name: (text: string) => string): string {
  const [first = "", ...others] = clusters;
  return others.length === 0 ? name(first) : `${name(first)} and ${count(others.length)} more`;
}

function sum(a: ClusterCounts, b: ClusterCounts): ClusterCounts {
  return combined((key) => a[key] + b[key]);
}

function times(counts: ClusterCounts, factor: number): ClusterCounts {
  return combined((key) => counts[key] * factor);
}

function combined(value: (key: keyof ClusterCounts) => number): ClusterCounts {
  return {
    added: value("added"),
    changed: value("changed"),
    removed: value("removed"),
    moved: value("moved"),
    dangerous: value("dangerous"),
  };
}
