import type { Diff } from "../lib/diff/change-group.js";
import { acknowledgedReplacements } from "../lib/diff/dangers.js";
import { clusterGroups, mergedDiff } from "../lib/diff/diff.js";
import { documentReader } from "../lib/diff/documents.js";
import { policyChanges, type PolicyChanges } from "../lib/diff/policy-changes.js";
import type { PlacedObject } from "../lib/diff/placed-object.js";
import { renamedClusters } from "../lib/diff/renamed-clusters.js";
import { treeObjects } from "../lib/diff/tree.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { fleetProblems } from "../lib/fleet/parse.js";
import { fleetFile } from "../lib/render.js";
import type { ChartDifferences, ReleaseSides } from "./chart-objects/chart-differences.js";
import { itemWithCharts, releaseSides } from "./chart-objects/release-sides.js";
import type { CountProgress } from "./count-progress.js";
import type { ListedSide } from "./diff-sides.js";
import { objectsOf, staleFiles, texts, type ClusterOfTree, type DiffItem, type DiffResult } from "./diff-work.js";
import { overItems } from "./over-items.js";
import { folders } from "./rendering-folder.js";
import { treeReader, type TreeFile } from "./tree-source.js";

/** How two sides are compared. */
export interface CompareOptions {
  /** Folder whose files the head is compared with, to see whether they are stale. */
  readonly committed?: string | undefined;
  /** Largest number of threads; as many as the machine has cores unless given. */
  readonly threads?: number | undefined;
  /** Shows how far the clusters have come. */
  readonly progress: (clusters: number) => CountProgress;
  /** Renders the charts of releases that differ; without it, they are not looked into. */
  readonly charts?: ((sides: ReleaseSides) => Promise<ChartDifferences>) | undefined;
}

/** What came of a comparison. */
export interface Comparison {
  readonly diff: Diff;
  /** Number of files in {@link CompareOptions.committed} that are not as the head renders them. */
  readonly stale: number;
  /** The fleet of each side, where its rendering says it. */
  readonly fleets: { readonly base: Fleet | undefined; readonly head: Fleet | undefined };
  /** What a reviewer has to know of charts, and what of them could not be found out. */
  readonly charts: Pick<ChartDifferences, "notes" | "failures">;
  /** How objects stand to the policies of their clusters; absent where neither side has any. */
  readonly policy?: PolicyChanges;
}

/**
 * What differs between two renderings. Of clusters whose files are the same nothing is read.
 *
 * @throws Failure and InvalidError when a rendering cannot be read
 */
export async function compareSides(
  base: ListedSide,
  head: ListedSide,
  { committed, threads, progress, charts: expand }: CompareOptions,
): Promise<Comparison> {
  const [before, after] = [await openedSide(base), await openedSide(head)];
  const pairs = await clusterPairs(before, after);
  const items = pairs.filter((pair) => committed !== undefined || !isSame(pair));
  const { done, end } = progress(items.length);
  const [baseOwn, headOwn] = [ofCluster(before.objects, undefined), ofCluster(after.objects, undefined)];
  const acknowledged = acknowledgedReplacements(headOwn);
  const fleets = { base: fleetOf(before), head: fleetOf(after) };
  const policies = withPolicies(fleets);
  const request = { base: withoutListing(base), head: withoutListing(head), acknowledged, policies };
  const first = { ...request, committed, releases: expand !== undefined };
  const results = await overItems("diff", first, items, { threads, done }).finally(end);
  const charts = await expand?.(releaseSides(pairs, items, results));
  const withCharts = pairs.flatMap((pair) => itemWithCharts(pair, charts?.clusters));
  const again = await overItems("diff", request, withCharts, { threads });
  const expanded = new Set(withCharts.map(({ head }) => head.cluster));
  const last = [...results.filter((_, index) => !expanded.has(items[index]?.head.cluster)), ...again];
  const groups = [clusterGroups(baseOwn, headOwn, acknowledged), ...last.map((result) => result.groups)];
  const diff = mergedDiff(groups, [...before.clusters, ...after.clusters]);
  const ownStale = committed === undefined ? 0 : staleBesideClusters(after, committed);
  return {
    diff,
    stale: results.reduce((sum, { stale }) => sum + stale, ownStale),
    fleets,
    charts: charts ?? { notes: [], failures: [] },
    ...(policies && { policy: await policyOf(policies, last) }),
  };
}

/** The fleets, where one has policies; one that another version has written in another shape is left out. */
function withPolicies({ base, head }: Comparison["fleets"]): Comparison["fleets"] | undefined {
  const isShaped = (fleet: Fleet | undefined) => fleet !== undefined && fleetProblems(fleet).length === 0;
  return base?.policies === undefined && head?.policies === undefined
    ? undefined
    : { base: isShaped(base) ? base : undefined, head: isShaped(head) ? head : undefined };
}

async function policyOf({ base, head }: Comparison["fleets"], results: readonly DiffResult[]): Promise<PolicyChanges> {
  const { loosened } = await import("../constructs/policies/loosened.js");
  const clusters = results.flatMap(({ policy }) => (policy === undefined ? [] : [policy]));
  return policyChanges(clusters, base === undefined || head === undefined ? [] : loosened(base, head));
}

/** A side with what it says of the fleet. */
interface OpenedSide {
  readonly side: ListedSide;
  /** Texts of the files that belong to no cluster. */
  readonly texts: ReadonlyMap<string, string>;
  /** The fleet's own data as objects. */
  readonly objects: ReadonlyMap<string | undefined, readonly PlacedObject[]>;
  /** Names of all clusters. */
  readonly clusters: ReadonlySet<string>;
}

async function openedSide(side: ListedSide): Promise<OpenedSide> {
  const reader = await treeReader(side.source);
  try {
    const texts = await reader.texts(undefined, side.listing.fleet);
    const objects = byCluster(objectsOf(side, () => treeObjects(texts)));
    const names = [...objects.keys()].filter((name) => name !== undefined);
    return { side, texts, objects, clusters: new Set([...names, ...side.listing.clusters.keys()]) };
  } finally {
    await reader.end();
  }
}

/** The objects of the fleet have been read, so it can be. */
function fleetOf({ texts }: OpenedSide): Fleet | undefined {
  const [first] = documentReader()(texts.get(fleetFile) ?? "");
  return first !== undefined && "value" in first.document
    ? ((first.document.value ?? undefined) as Fleet | undefined)
    : undefined;
}

function byCluster(objects: readonly PlacedObject[]): OpenedSide["objects"] {
  const clusters = new Map<string | undefined, PlacedObject[]>();
  for (const object of objects) {
    clusters.set(object.place.cluster, [...(clusters.get(object.place.cluster) ?? []), object]);
  }
  return clusters;
}

function ofCluster(objects: OpenedSide["objects"], cluster: string | undefined): readonly PlacedObject[] {
  return objects.get(cluster) ?? [];
}

/** Each cluster of the head with itself or its earlier name, and those that are gone. */
async function clusterPairs(before: OpenedSide, after: OpenedSide): Promise<DiffItem[]> {
  const [gone, appeared] = [difference(before.clusters, after.clusters), difference(after.clusters, before.clusters)];
  const earlier =
    gone.length === 0 || appeared.length === 0
      ? new Map<string, string>()
      : renamedClusters(await identifying(before, gone), await identifying(after, appeared));
  const renamed = new Set(earlier.values());
  return [
    ...[...after.clusters].map((name) => {
      const old = earlier.get(name) ?? name;
      return { base: clusterOf(before, before.clusters.has(old) ? old : undefined), head: clusterOf(after, name) };
    }),
    ...gone
      .filter((name) => !renamed.has(name))
      .map((name) => ({ base: clusterOf(before, name), head: clusterOf(after, undefined) })),
  ];
}

/** What tells clusters whatever their names: what the fleet says of them, or, where there is none, all their objects. */
async function identifying(opened: OpenedSide, clusters: readonly string[]): Promise<PlacedObject[]> {
  const specs = clusters.flatMap((name) => ofCluster(opened.objects, name));
  if (specs.length > 0) {
    return specs;
  }
  const reader = await treeReader(opened.side.source);
  try {
    const objects: PlacedObject[] = [];
    for (const name of clusters) {
      const files = await texts(reader, clusterOf(opened, name));
      objects.push(...objectsOf(opened.side, () => treeObjects(files)));
    }
    return objects;
  } finally {
    await reader.end();
  }
}

function clusterOf({ side, objects }: OpenedSide, cluster: string | undefined): ClusterOfTree {
  return cluster === undefined
    ? { files: [], specs: [] }
    : { cluster, files: side.listing.clusters.get(cluster) ?? [], specs: ofCluster(objects, cluster) };
}

/** Whether git says that both sides of a cluster are the same. */
function isSame({ base, head }: DiffItem): boolean {
  const blobs = new Map(base.files.map(({ path, blob }) => [path, blob]));
  const isSameFile = ({ path, blob }: TreeFile) => blob !== undefined && blobs.get(path) === blob;
  return (
    base.cluster === head.cluster &&
    base.files.length === head.files.length &&
    head.files.every(isSameFile) &&
    JSON.stringify(base.specs) === JSON.stringify(head.specs)
  );
}

function staleBesideClusters({ texts, clusters }: OpenedSide, folder: string): number {
  return folders(folder)
    .filter((name) => !clusters.has(name))
    .reduce((sum, name) => sum + staleFiles(new Map(), folder, name), staleFiles(texts, folder));
}

function withoutListing({ name, source }: ListedSide): Pick<ListedSide, "name" | "source"> {
  return { name, source };
}

function difference(names: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...names].filter((name) => !others.has(name));
}
