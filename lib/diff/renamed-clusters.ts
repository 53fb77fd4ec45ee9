import { canonicalText } from "../canonical-text.js";
import { isObject } from "../schema.js";
import type { PlacedObject } from "./placed-object.js";

/**
 * The earlier names of clusters that have another name now, by the new one. A cluster that is gone and one that is new are one and
 * the same if the fleet gives both the same cloud and network, which no two clusters share; where no fleet tells, if nine of ten of
 * their objects are equal, and some that no other cluster has.
 *
 * @param base - objects of the clusters that are gone; those of clusters that are on both sides do not matter
 * @param head - objects of the clusters that are new
 */
export function renamedClusters(
  base: readonly PlacedObject[],
  head: readonly PlacedObject[],
): ReadonlyMap<string, string> {
  const [before, after] = [byCluster(base), byCluster(head)];
  const gone = marksOf([...before].filter(([cluster]) => !after.has(cluster)));
  const appeared = marksOf([...after].filter(([cluster]) => !before.has(cluster)));
  const votes = votesFor(owners(gone), owners(appeared));
  const found = [...appeared].flatMap(([cluster, marks]) => {
    const earlier = mostVoted(votes.get(cluster));
    return earlier !== undefined && isMostlySame(gone.get(earlier), marks) ? [{ cluster, earlier }] : [];
  });
  const once = new Set(namedOnce(found.map(({ earlier }) => earlier)));
  return new Map(found.filter(({ earlier }) => once.has(earlier)).map(({ cluster, earlier }) => [cluster, earlier]));
}

function byCluster(objects: readonly PlacedObject[]): ReadonlyMap<string, readonly PlacedObject[]> {
  const clusters = new Map<string, PlacedObject[]>();
  for (const object of objects) {
    const { cluster } = object.place;
    if (cluster !== undefined) {
      const others = clusters.get(cluster);
      if (others === undefined) {
        clusters.set(cluster, [object]);
      } else {
        others.push(object);
      }
    }
  }
  return clusters;
}

/** What a cluster is recognised by, as texts. */
type Marks = ReadonlySet<string>;

function marksOf(clusters: readonly (readonly [string, readonly PlacedObject[]])[]): ReadonlyMap<string, Marks> {
  return new Map(clusters.map(([cluster, objects]) => [cluster, new Set(markTexts(objects))]));
}

function markTexts(objects: readonly PlacedObject[]): string[] {
  const specs = objects.filter(({ place }) => place.group === "flotilla").map(({ manifest }) => manifest["spec"]);
  const networks = specs.filter(isObject).map(({ cloud, network }) => canonicalText([cloud, network]));
  return networks.length > 0 ? networks : objects.map(({ manifest }) => canonicalText(manifest));
}

/** The cluster that alone has a mark, by the mark. */
function owners(clusters: ReadonlyMap<string, Marks>): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [cluster, marks] of clusters) {
    for (const mark of marks) {
      found.set(mark, found.has(mark) ? undefined : cluster);
    }
  }
  return found;
}

/** The number of marks that each new cluster has in common with each one that is gone, of those that no other has. */
type Votes = ReadonlyMap<string, ReadonlyMap<string, number>>;

function votesFor(
  gone: ReadonlyMap<string, string | undefined>,
  appeared: ReadonlyMap<string, string | undefined>,
): Votes {
  const votes = new Map<string, Map<string, number>>();
  for (const [mark, later] of appeared) {
    const earlier = gone.get(mark);
    if (earlier !== undefined && later !== undefined) {
      const own = votes.get(later) ?? new Map<string, number>();
      votes.set(later, own.set(earlier, (own.get(earlier) ?? 0) + 1));
    }
  }
  return votes;
}

function mostVoted(votes: ReadonlyMap<string, number> | undefined): string | undefined {
  return [...(votes ?? [])].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function isMostlySame(before: Marks | undefined, after: Marks): boolean {
  const same = [...after].filter((mark) => before?.has(mark)).length;
  return same >= 0.9 * Math.max(before?.size ?? 0, after.size);
}

function namedOnce(names: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const name of names) {
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  return [...times].filter(([, count]) => count === 1).map(([name]) => name);
}
