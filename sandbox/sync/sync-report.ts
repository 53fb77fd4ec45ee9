import type { Manifest } from "../../lib/manifests.js";
import type { FieldChange } from "./owned-fields.js";

/** What became of an object, or would become of it. */
export interface ObjectReport {
  readonly object: Manifest;
  readonly outcome: "created" | "updated" | "unchanged" | "pruned";
  /** Whether it was there before and nobody had it in an inventory: another way of delivery has created it. */
  readonly takenOver: boolean;
  /** Whether somebody has deleted it since it was applied. */
  readonly deleted: boolean;
  /** The fields that somebody has changed since they were applied. */
  readonly drift: readonly FieldChange[];
  /** The fields that change because the rendering says something else than before. */
  readonly changes: readonly FieldChange[];
}

/** What became of the objects of a layer. */
export interface LayerReport {
  readonly layer: string;
  readonly objects: readonly ObjectReport[];
}

/** What became of what is applied to a cluster. */
export interface SyncReport {
  readonly layers: readonly LayerReport[];
  /** Layers whose objects are left to whoever delivers them now. */
  readonly handedBack: readonly string[];
}

/** Whether somebody has changed an object since it was applied. */
export function hasDrift({ deleted, drift }: ObjectReport): boolean {
  return deleted || drift.length > 0;
}
