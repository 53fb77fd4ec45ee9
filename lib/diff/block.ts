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

/** Groups as they are shown: what came, went or moved on the same clusters together. */
export function blocks(groups: readonly ChangeGroup[]): readonly Block[] {
  const together = new Map<string, ChangeGroup[]>();
  groups.forEach((group, index) => {
    const key = group.fields.length > 0 ? String(index) : sharedKey(group);
    const others = together.get(key);
    if (others === undefined) {
      together.set(key, [group]);
    } else {
      others.push(group);
    }
  });
  return [...together.values()].map(block);
}

/** Whether it can hurt. */
export function isDangerous({ dangers }: { readonly dangers: readonly Danger[] }): boolean {
  return dangers.length > 0;
}

function sharedKey({ change, objects, dangers, differsOn }: ChangeGroup): string {
  const releases = [...new Set(objects.map(({ release = "" }) => release))];
  return JSON.stringify([
    change,
    clustersOf(objects),
    releases,
    dangers.map(({ rule, message }) => [rule, message]),
    differsOn,
  ]);
}

function block(groups: readonly ChangeGroup[]): Block {
  const [first] = groups;
  if (first === undefined) {
    throw new RangeError("A block has at least one group");
  }
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
