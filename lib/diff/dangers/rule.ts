import type { ObjectChange } from "../change.js";
import type { Sides } from "./sides.js";

/** What can make a change dangerous. */
export interface DangerRule {
  /** Identifier, stable across releases. */
  readonly id: string;
  /** Kinds of the objects that it looks at, each `<group>/<kind>`; all kinds without. */
  readonly kinds?: readonly string[];
  /** What will happen, a line for each danger; the same line for the same danger of any object. */
  readonly messages: (change: ObjectChange, sides: Sides) => readonly string[];
}

/** `"apps/Deployment"`, `"/Secret"`: what tables of kinds are keyed by. */
export function kindOf({ object }: ObjectChange): string {
  return `${object.group}/${object.kind}`;
}

/** Whether the object is on both sides as the same object: at most its layer differs. */
export function isSameObject({ change, object, movedFrom }: ObjectChange): boolean {
  return (
    change === "changed" ||
    (movedFrom !== undefined &&
      movedFrom.cluster === object.cluster &&
      movedFrom.namespace === object.namespace &&
      movedFrom.name === object.name)
  );
}

/** Whether the object of the base goes: it was removed, or is created anew elsewhere. */
export function isDeleted(change: ObjectChange): boolean {
  return change.change === "removed" || (change.change === "moved" && !isSameObject(change));
}

/** Whether the object of the head is one that was not there before. */
export function isCreated(change: ObjectChange): boolean {
  return change.change === "added" || (change.change === "moved" && !isSameObject(change));
}
