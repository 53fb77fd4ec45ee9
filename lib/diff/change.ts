import type { Manifest } from "../manifests.js";

/** What happened to an object between two renderings. */
export type ChangeKind = "added" | "removed" | "changed" | "moved";

/** Where an object stands in a rendering. */
export interface ObjectPlace {
  /** Name of the cluster; absent for what belongs to the fleet as a whole. */
  readonly cluster?: string;
  /** Name of the layer; `"fleet"` for what is no object of a cluster. */
  readonly layer: string;
  /** API group, empty for the core group: an object stays itself when the version of its group changes. */
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Name of the Helm release whose chart makes it; absent for an object of the layer itself. */
  readonly release?: string;
}

/** Keys that tell an item of a list from the others: `{ name: "web" }`, `{ port: 80, protocol: "TCP" }`. */
export type ItemKey = Readonly<Record<string, string | number | boolean>>;

/** A step from a value into what it holds: the key of a mapping, or the item of a list that has these keys. */
export type PathStep = string | ItemKey;

/** One difference inside an object. */
export interface FieldChange {
  readonly path: readonly PathStep[];
  /** Value before; absent where there was none. */
  readonly from?: unknown;
  /** Value afterwards; absent where there is none any more. */
  readonly to?: unknown;
  /**
   * Set where only the order of a list's items differs or an item does not stand at the end: `from` and `to` are then the
   * keys of all items in their order.
   */
  readonly order?: true;
}

/** What happened to one object. */
export interface ObjectChange {
  readonly change: ChangeKind;
  /** Where it stands now; where it stood, when it was removed. */
  readonly object: ObjectPlace;
  /** Where it stood, when it was moved. */
  readonly movedFrom?: ObjectPlace;
  /** The object before; absent when it was added. */
  readonly from?: Manifest;
  /** The object afterwards; absent when it was removed. */
  readonly to?: Manifest;
  /** The differences inside an object that is on both sides, in the order of their paths; none for the others. */
  readonly fields: readonly FieldChange[];
}

/** Why a change can hurt. */
export interface Danger {
  /** Identifier of the rule, stable across releases: `"immutable-field"`. */
  readonly rule: string;
  /** What will happen, in one line for whoever reviews, without the names of cluster and object. */
  readonly message: string;
}

/** A change and why it can hurt. */
export interface JudgedChange extends ObjectChange {
  readonly dangers: readonly Danger[];
}
