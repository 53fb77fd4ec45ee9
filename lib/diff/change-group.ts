import type { Manifest } from "../manifests.js";
import type { ChangeKind, Danger, FieldChange, ObjectPlace } from "./change.js";

/** A difference that the objects of a group share. */
export interface GroupField extends FieldChange {
  /** Kinds of the objects that it is a difference of; absent where it is one of all of them. */
  readonly kinds?: readonly string[];
}

/** The same change of several objects. */
export interface ChangeGroup {
  readonly change: ChangeKind;
  readonly objects: readonly ObjectPlace[];
  /** Where each of them stood, in the same order, when they were moved. */
  readonly movedFrom?: readonly ObjectPlace[];
  readonly fields: readonly GroupField[];
  /** What was removed, of the first object; absent where whole clusters go. */
  readonly from?: Manifest;
  /** What was added, of the first object. */
  readonly to?: Manifest;
  readonly dangers: readonly Danger[];
  /** Clusters on which the same objects change in another way. */
  readonly differsOn: readonly string[];
}

/** Number of objects of a cluster by what happens to them. */
export interface ClusterCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly moved: number;
  /** Those of them that are dangerous. */
  readonly dangerous: number;
}

/** What differs between two renderings. */
export interface Diff {
  /** The dangerous ones first. */
  readonly groups: readonly ChangeGroup[];
  /** Every cluster of either side, by name. */
  readonly clusters: Readonly<Record<string, ClusterCounts>>;
}
