import { isObject } from "../schema.js";
import { canonicalText } from "./canonical-text.js";
import type { PlacedObject } from "./placed-object.js";

/**
 * The earlier names of clusters that have another name now, by the new one. A cluster that is gone and one that is new are one and
 * the same if the fleet gives both the same cloud and network, which no two clusters share; where no fleet is known, if at least nine
 * of ten of their objects are equal, more than with any other cluster.
 *
 * @param base - objects of the clusters that are gone; those of other clusters do not matter
 * @param head - objects of the clusters that are new
 */
export function renamedClusters(
  base: readonly PlacedObject[],
  head: readonly PlacedObject[],
): ReadonlyMap<string, string> {
  const [before, after] = [byCluster(base), byCluster(head)];
  const gone = new Map([...before].filter(([cluster]) => !after.has(cluster)));
  const appeared = new Map([...after].filter(([cluster]) => !before.has(cluster)));
  const votes = votesFor(markTexts(gone), markTexts(appeared));
  return new Map(
    [...appeared].flatMap(([cluster, objects]) => {
      const earlier = mostVoted(votes, cluster);
      return earlier !== undefined && isSameCluster(gone.get(earlier) ?? [], objects) ? [[cluster, earlier]] : [];
    }),
  );
}

type Clusters = ReadonlyMap<string, readonly PlacedObject[]>;

function byCluster(objects: readonly PlacedObject[]): Clusters {
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

/** The texts that one cluster alone has, each with this cluster. */
function markTexts(clusters: Clusters): ReadonlyMap<string, string | undefined> {
  const marks = new Map<string, string | undefined>();
  for (const [cluster, objects] of clusters) {
    for (const object of objects) {
      const text = objectText(object);
      marks.set(text, marks.has(text) ? undefined : cluster);
    }
  }
  return marks;
}

/** The number of texts that each pair of clusters alone has: the cluster that is new, then the one that is gone. */
type Votes = ReadonlyMap<string, ReadonlyMap<string, number>>;

function votesFor(
  gone: ReadonlyMap<string, string | undefined>,
  appeared: ReadonlyMap<string, string | undefined>,
): Votes {
  const votes = new Map<string, Map<string, number>>();
  for (const [text, later] of appeared) {
    const earlier = gone.get(text);
    if (earlier !== undefined && later !== undefined) {
      const own = votes.get(later) ?? new Map<string, number>();
      votes.set(later, own.set(earlier, (own.get(earlier) ?? 0) + 1));
    }
  }
  return votes;
}

function mostVoted(votes: Votes, cluster: string): string | undefined {
  return [...(votes.get(cluster) ?? [])].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function isSameCluster(before: readonly PlacedObject[], after: readonly PlacedObject[]): boolean {
  const [specBefore, specAfter] = [before.find(isSpec), after.find(isSpec)];
  if (specBefore !== undefined && specAfter !== undefined) {
    return objectText(specBefore) === objectText(specAfter);
  }
  const texts = new Set(before.map(objectText));
  const equal = after.filter((object) => texts.has(objectText(object))).length;
  return equal >= 0.9 * Math.max(before.length, after.length);
}

/** An object as another cluster may have it; of a cluster, what no other cluster has. */
function objectText({ place, manifest }: PlacedObject): string {
  if (place.group !== "flotilla") {
    return canonicalText(manifest);
  }
  const spec = isObject(manifest["spec"]) ? manifest["spec"] : {};
  return canonicalText([place.kind, spec["cloud"], spec["network"]]);
}

function isSpec({ place }: PlacedObject): boolean {
  return place.kind === "ClusterSpec" && place.group === "flotilla";
}
