import type { Manifest } from "../lib/manifests.js";
import type { PolicySet } from "./policy-set.js";

/** An object that breaks a rule. */
export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  /** The object as messages name it: `Deployment shop/web`. */
  readonly object: string;
  /** Field of the object: `spec.template.spec.containers[0].image`. */
  readonly field: string;
  /** What must hold of the field. */
  readonly must: string;
  /** What to write. */
  readonly fix: string;
}

/** Judges objects by the rules of a cluster; expressions are compiled once. */
export type Judge = (manifest: Manifest) => readonly Finding[];

/** The judge of a cluster: what the engines would say of an object that is created, without a cluster. */
export function judge(set: PolicySet): Judge {
  void set;
  return () => [];
}
