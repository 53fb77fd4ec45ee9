import { compareTexts } from "../compare-texts.js";
import type { ChangeKind, Danger, ObjectPlace } from "./change.js";
import type { ChangeGroup, GroupField } from "./change-group.js";

/** What is shown in one piece: a change that several objects share, or all that was added on the same clusters. */
export interface Block {
  readonly change: ChangeKind;
  /** The objects, each with the clusters on which it changes. */
  readonly objects: readonly BlockObject[];
  /** Number of objects, counted on every cluster. */
  readonly count: number;
  /** Clusters on which any of them changes; none for what belongs to the fleet as a whole. */
  readonly clusters: readonly string[];
  readonly fields: readonly GroupField[];
  readonly dangers: readonly Danger[];
  readonly differsOn: readonly string[];
}

/** An object of one or several clusters. */
export interface BlockObject {
  readonly place: ObjectPlace;
  /** Where it stood, when it was moved. */
  readonly movedFrom?: ObjectPlace;
  readonly clusters: readonly string[];
}

/**
 * Groups as they are shown: the same objects that came or went together, however they looked on each cluster, and then all that came,
 * went or moved on the same clusters.
 */
export function blocks(groups: readonly ChangeGroup[]): readonly Block[] {
  const sameObjects = together(groups, (group) => (group.change === "moved" ? undefined : objectsKey(group))).map(
    merged,
  );
  return together(sameObjects, clustersKey).map(block);
}

/** Groups that are shown as one. */
type Groups = readonly [ChangeGroup, ...ChangeGroup[]];

/** Groups by a key, in the order of the first of each; those of which fields are shown, or without a key, stay alone. */
function together(
  groups: readonly ChangeGroup[],
  keyOf: (group: ChangeGroup) => string | undefined,
): readonly Groups[] {
  const found = new Map<string, [ChangeGroup, ...ChangeGroup[]]>();
  groups.forEach((group, index) => {
    const key = (group.fields.length > 0 ? undefined : keyOf(group)) ?? String(index);
    const others = found.get(key);
    if (others === undefined) {
      found.set(key, [group]);
    } else {
      others.push(group);
    }
  });
  return [...found.values()];
}

function objectsKey({ change, objects, dangers }: ChangeGroup): string {
  return JSON.stringify([
    change,
    shown(dangers),
    [...new Set(objects.map((place) => objectKey(place, undefined)))].sort(),
  ]);
}

/** The groups of the same objects as one, which then differs on none of their clusters. */
function merged(groups: Groups): ChangeGroup {
  const [first, ...others] = groups;
  if (others.length === 0) {
    return first;
  }
  const objects = groups
    .flatMap((group) => group.objects)
    .sort((a, b) => compareTexts(a.cluster ?? "", b.cluster ?? ""));
  const clusters = new Set(clustersOf(objects));
  const differsOn = [...new Set(groups.flatMap((group) => group.differsOn))].filter((name) => !clusters.has(name));
  return { ...first, objects, differsOn: differsOn.sort(compareTexts) };
}

/** Whether it can hurt. */
export function isDangerous({ dangers }: { readonly dangers: readonly Danger[] }): boolean {
  return dangers.length > 0;
}

function clustersKey({ change, objects, dangers, differsOn }: ChangeGroup): string {
  const releases = [...new Set(objects.map(({ release = "" }) => release))];
  return JSON.stringify([change, clustersOf(objects), releases, shown(dangers), differsOn]);
}

function shown(dangers: readonly Danger[]): readonly (readonly string[])[] {
  return dangers.map(({ rule, message }) => [rule, message]);
}

function block(groups: Groups): Block {
  const [first] = groups;
  const places = groups.flatMap(({ objects }) => objects);
  return {
    change: first.change,
    objects: blockObjects(groups),
    count: places.length,
    clusters: clustersOf(places),
    fields: first.fields,
    dangers: first.dangers,
    differsOn: first.differsOn,
  };
}

function clustersOf(places: readonly ObjectPlace[]): readonly string[] {
  return [...new Set(places.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster])))];
}

function blockObjects(groups: readonly ChangeGroup[]): readonly BlockObject[] {
  const found = new Map<string, BlockObject & { readonly clusters: string[] }>();
  for (const { objects, movedFrom } of groups) {
    objects.forEach((place, index) => {
      const from = movedFrom?.[index];
      const key = objectKey(place, from);
      const object = found.get(key) ?? { place, ...(from !== undefined && { movedFrom: from }), clusters: [] };
      if (place.cluster !== undefined) {
        object.clusters.push(place.cluster);
      }
      found.set(key, object);
    });
  }
  return [...found.values()];
}

/** What tells an object from the others of its cluster. */
function objectKey(place: ObjectPlace, from: ObjectPlace | undefined): string {
  const { cluster, layer, release, group, kind, namespace, name } = place;
  const clusters = from?.cluster === cluster ? [] : [from?.cluster, cluster];
  const move = from && [layer, from.layer, from.release, from.namespace, from.name, ...clusters];
  return JSON.stringify([release, group, kind, namespace, name, move]);
}
