import { canonicalText } from "../canonical-text.js";
import type { Manifest } from "../manifests.js";
import type { ObjectChange } from "./change.js";
import { fieldChanges } from "./fields.js";
import { withChangesMarked } from "./hidden-secret.js";
import { identityText } from "./identity.js";
import type { PlacedObject } from "./placed-object.js";

/**
 * What becomes of the objects of a cluster, in the order of the two sides. An object is the same one if its group, kind, namespace
 * and name are, and it was moved if its layer or its cluster is another one. One that is gone and one that is new are one that was
 * moved, too, if they are equal but for the namespace or the name and no other comes into question.
 */
export function compareCluster(base: readonly PlacedObject[], head: readonly PlacedObject[]): ObjectChange[] {
  const before = byIdentity(base);
  const after = byIdentity(head);
  const removed = [...before].flatMap(([identity, object]) => (after.has(identity) ? [] : [object]));
  const added = [...after].flatMap(([identity, object]) => (before.has(identity) ? [] : [object]));
  const moved = movedObjects(removed, added);
  const gone = new Set(moved.values());
  return [
    ...[...after].flatMap(([identity, object]) => {
      const earlier = before.get(identity) ?? moved.get(object);
      return earlier === undefined ? [addition(object)] : difference(earlier, object);
    }),
    ...removed.filter((object) => !gone.has(object)).map(removal),
  ];
}

function byIdentity(objects: readonly PlacedObject[]): ReadonlyMap<string, PlacedObject> {
  return new Map(objects.map((object) => [identityText(object.place), object]));
}

function addition({ place, manifest }: PlacedObject): ObjectChange {
  return { change: "added", object: place, to: manifest, fields: [] };
}

function removal({ place, manifest }: PlacedObject): ObjectChange {
  return { change: "removed", object: place, from: manifest, fields: [] };
}

function difference(earlier: PlacedObject, later: PlacedObject): ObjectChange[] {
  const from = earlier.manifest;
  const to = marked(earlier, later);
  const fields = fieldChanges(from, to);
  if (!isSamePlace(earlier, later)) {
    return [{ change: "moved", object: later.place, movedFrom: earlier.place, from, to, fields }];
  }
  return fields.length === 0 ? [] : [{ change: "changed", object: later.place, from, to, fields }];
}

function marked({ secretValues }: PlacedObject, later: PlacedObject): Manifest {
  return secretValues === undefined || later.secretValues === undefined
    ? later.manifest
    : withChangesMarked(later.manifest, secretValues, later.secretValues);
}

function isSamePlace({ place }: PlacedObject, { place: other }: PlacedObject): boolean {
  return (
    place.cluster === other.cluster &&
    place.layer === other.layer &&
    place.release === other.release &&
    place.namespace === other.namespace &&
    place.name === other.name
  );
}

/**
 * Where each of the new objects stood before. Another namespace comes first, then another name. An object without a namespace
 * is what its name says, such as a Namespace: with another name it is another one.
 */
function movedObjects(
  removed: readonly PlacedObject[],
  added: readonly PlacedObject[],
): ReadonlyMap<PlacedObject, PlacedObject> {
  if (removed.length === 0 || added.length === 0) {
    return new Map();
  }
  const moved = new Map(pairs(removed, added, contentButNamespace));
  const gone = new Set(moved.values());
  const rest = pairs(
    removed.filter((object) => !gone.has(object)),
    added.filter((object) => !moved.has(object)),
    contentButName,
  );
  return new Map([...moved, ...rest]);
}

/** Each later object with the earlier one that has the same text, where there is one of each. */
function pairs(
  removed: readonly PlacedObject[],
  added: readonly PlacedObject[],
  text: (object: PlacedObject) => string | undefined,
): [later: PlacedObject, earlier: PlacedObject][] {
  const earlier = unique(removed, text);
  return [...unique(added, text)].flatMap(([content, later]) => {
    const other = earlier.get(content);
    return later === undefined || other === undefined ? [] : [[later, other]];
  });
}

/** Objects by their text, with nothing where several have it. */
function unique(
  objects: readonly PlacedObject[],
  text: (object: PlacedObject) => string | undefined,
): Map<string, PlacedObject | undefined> {
  const found = new Map<string, PlacedObject | undefined>();
  for (const object of objects) {
    const content = text(object);
    if (content !== undefined) {
      found.set(content, found.has(content) ? undefined : object);
    }
  }
  return found;
}

function contentButNamespace(object: PlacedObject): string | undefined {
  return contentBut("namespace", object);
}

function contentButName(object: PlacedObject): string | undefined {
  return contentBut("name", object);
}

function contentBut(key: "namespace" | "name", { place, manifest, secretValues }: PlacedObject): string | undefined {
  return place.namespace === undefined
    ? undefined
    : canonicalText([{ ...manifest, metadata: { ...manifest.metadata, [key]: "" } }, secretValues ?? {}]);
}
