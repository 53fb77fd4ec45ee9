import { InvalidError, type Problem } from "../problem.js";
import type { ChangeGroup, ClusterCounts, Diff } from "./change-group.js";
import type { JudgedChange } from "./change.js";
import { compareCluster } from "./compare.js";
import { acknowledgedReplacements, judged } from "./dangers.js";
import { documentReader, type DocumentReader } from "./documents.js";
import { grouped, mergedGroups } from "./groups.js";
import type { PlacedObject } from "./placed-object.js";
import { renamedClusters } from "./renamed-clusters.js";
import { treeObjects, type Tree } from "./tree.js";
import { without } from "./without.js";

/**
 * What differs between two renderings.
 *
 * @throws {@link InvalidError} when one of them cannot be read
 */
export function diff(base: Tree, head: Tree): Diff {
  const read = documentReader();
  const [before, after] = readBoth(base, head, read);
  const acknowledged = acknowledgedReplacements(after);
  const parts = clusterPairs(before, after).map((pair) => clusterGroups(pair.base, pair.head, acknowledged));
  return mergedDiff(parts, [...clusterNames(before), ...clusterNames(after)]);
}

/**
 * The groups of what changes on one cluster, or of what belongs to none, with why it can hurt.
 *
 * @param acknowledged - replacements that the fleet acknowledges
 */
export function clusterGroups(
  base: readonly PlacedObject[],
  head: readonly PlacedObject[],
  acknowledged: readonly string[] = [],
): ChangeGroup[] {
  const changes = judged(compareCluster(base, head), { base, head, acknowledged });
  return grouped(head.length === 0 ? changes.map(withoutContent) : changes);
}

/** A removal from a cluster that is gone: to a reviewer that is one change, whatever the objects were. */
function withoutContent(change: JudgedChange): JudgedChange {
  return change.object.group === "flotilla" ? change : without(change, "from");
}

/**
 * A diff from the groups of its clusters.
 *
 * @param clusters - names of all clusters of both sides, also of those without a change
 */
export function mergedDiff(parts: readonly (readonly ChangeGroup[])[], clusters: readonly string[]): Diff {
  const groups = mergedGroups(parts);
  return { groups, clusters: counts(groups, clusters) };
}

/** The objects of one cluster on both sides, each with those of the other side that it is compared with. */
export interface ClusterPair {
  /** Name of the cluster, on the side of the head if it is there; absent for what belongs to no cluster. */
  readonly cluster?: string;
  readonly base: readonly PlacedObject[];
  readonly head: readonly PlacedObject[];
}

/** What is compared with what: each cluster with itself, and with its earlier name if it was renamed. */
export function clusterPairs(base: readonly PlacedObject[], head: readonly PlacedObject[]): ClusterPair[] {
  const before = byCluster(base);
  const after = byCluster(head);
  const earlierNames = renamedClusters(
    base.filter(({ place }) => !after.has(place.cluster)),
    head.filter(({ place }) => !before.has(place.cluster)),
  );
  const renamed = new Set<string | undefined>(earlierNames.values());
  const names = [...after.keys(), ...[...before.keys()].filter((name) => !after.has(name) && !renamed.has(name))];
  return names.map((cluster) => {
    const earlier = cluster === undefined ? undefined : (earlierNames.get(cluster) ?? cluster);
    const pair = { base: before.get(earlier) ?? [], head: after.get(cluster) ?? [] };
    return cluster === undefined ? pair : { ...pair, cluster };
  });
}

function readBoth(base: Tree, head: Tree, read: DocumentReader): [PlacedObject[], PlacedObject[]] {
  const problems: Problem[] = [];
  const [before, after] = [["base", base] as const, ["head", head] as const].map(([side, tree]) => {
    try {
      return treeObjects(tree, read);
    } catch (error) {
      if (!(error instanceof InvalidError)) {
        throw error;
      }
      problems.push(...error.problems.map((problem) => ({ ...problem, path: `${side}: ${problem.path}` })));
      return [];
    }
  });
  if (problems.length > 0) {
    throw new InvalidError("diff", problems);
  }
  return [before ?? [], after ?? []];
}

function byCluster(objects: readonly PlacedObject[]): Map<string | undefined, PlacedObject[]> {
  const clusters = new Map<string | undefined, PlacedObject[]>();
  for (const object of objects) {
    const others = clusters.get(object.place.cluster);
    if (others === undefined) {
      clusters.set(object.place.cluster, [object]);
    } else {
      others.push(object);
    }
  }
  return clusters;
}

function clusterNames(objects: readonly PlacedObject[]): Set<string> {
  return new Set(objects.flatMap(({ place: { cluster } }) => (cluster === undefined ? [] : [cluster])));
}

type Counts = { -readonly [K in keyof ClusterCounts]: number };

function counts(groups: readonly ChangeGroup[], clusters: readonly string[]): Record<string, ClusterCounts> {
  const none = () => ({ added: 0, changed: 0, removed: 0, moved: 0, dangerous: 0 });
  const result = new Map<string, Counts>([...new Set(clusters)].sort().map((name) => [name, none()]));
  for (const { change, objects, dangers } of groups) {
    for (const { cluster } of objects) {
      const own = cluster === undefined ? undefined : result.get(cluster);
      if (own !== undefined) {
        own[change]++;
        own.dangerous += Number(dangers.length > 0);
      }
    }
  }
  return Object.fromEntries(result);
}
