import { rendering } from "../../constructs/platform.js";
import type { Danger } from "../../lib/diff/change.js";
import type { Tree } from "../../lib/diff/tree.js";
import { changedFleet, type Changes } from "../../lib/fleet/small-fleet.test.data.js";

/** A mistake that somebody made, as a change of a fleet. */
export interface Mistake {
  /** What was done, in a few words. */
  readonly name: string;
  /** Where somebody tells of it, and what happened. */
  readonly incident: { readonly title: string; readonly url: string; readonly story: string };
  readonly base: Tree;
  readonly head: Tree;
  /** The objects of the first group: `"eu Deployment shop/shop"`. */
  readonly objects: readonly string[];
  /** All dangers of the first group. */
  readonly dangers: readonly Danger[];
}

/** The rendering of the small fleet with some changes, and files of other layers beside it. */
export function tree(changes: Changes, files: Readonly<Record<string, string>> = {}): Tree {
  return new Map([...rendering(changedFleet(changes)), ...Object.entries(files)]);
}
