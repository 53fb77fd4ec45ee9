import type { ChangeGroup } from "./change-group.js";
import type { ObjectPlace } from "./change.js";
import { applied } from "./fields.js";
import { fieldsOfKind, manifestAt } from "./groups.js";
import type { PlacedObject } from "./placed-object.js";

/** An object of a rendering, wherever it was read. */
export type Placed = Pick<PlacedObject, "place" | "manifest">;

/**
 * Objects with the changes of a diff made to them: those of the base become those of the head, but for the marks of values of Secrets.
 */
export function patched(objects: readonly Placed[], groups: readonly ChangeGroup[]): Placed[] {
  const left = new Map(objects.map((object) => [placeText(object.place), object]));
  const made = groups.flatMap((group) => changedObjects(left, group));
  for (const { objects, movedFrom } of groups) {
    for (const place of movedFrom ?? objects) {
      left.delete(placeText(place));
    }
  }
  return [...left.values(), ...made];
}

function changedObjects(before: ReadonlyMap<string, Placed>, group: ChangeGroup): Placed[] {
  const { objects, movedFrom, to } = group;
  return objects.flatMap((place, index) => {
    if (to !== undefined) {
      return [{ place, manifest: manifestAt(to, place) }];
    }
    const earlier = before.get(placeText(movedFrom?.[index] ?? place));
    return earlier === undefined || group.change === "removed"
      ? []
      : [{ place, manifest: applied(earlier.manifest, fieldsOfKind(group, place.kind)) }];
  });
}

function placeText({ cluster, layer, release, group, kind, namespace, name }: ObjectPlace): string {
  return JSON.stringify([cluster, layer, release, group, kind, namespace, name]);
}
