import type { FieldChange } from "./change.js";
import type { PolicyChanges } from "./policy-changes.js";
import type { Diff } from "./change-group.js";

/** A difference between the inputs of a resource before and after. What a preview cannot know yet is `<known after apply>`. */
export interface ResourceField extends FieldChange {
  /** Set where it is why the resource is replaced. */
  readonly replaces?: true;
}

/** A cloud resource that a stack creates, changes or deletes. */
export interface ResourceDifference {
  readonly change: "create" | "update" | "replace" | "delete";
  /** Type token: `"aws:eks/cluster:Cluster"`. */
  readonly type: string;
  readonly name: string;
  readonly fields: readonly ResourceField[];
}

/** What a change does to the cloud resources of a stack. */
export interface StackDifference {
  readonly stack: string;
  readonly cluster: string;
  /** How it was found out, for people. */
  readonly how: string;
  readonly resources: readonly ResourceDifference[];
  /** Why it could not be found out. */
  readonly failure?: string;
}

/** All that a reviewer is told about a change of a fleet. */
export interface Report {
  /** What was compared, as a person names it: `"main (4f2a91c)"`, `"the working tree"`. */
  readonly base: string;
  readonly head: string;
  readonly diff: Diff;
  /** How objects stand to the policies of their clusters; absent where neither side has any. */
  readonly policy?: PolicyChanges;
  readonly stacks: readonly StackDifference[];
  /** What a reviewer has to know to read the rest. */
  readonly notes: readonly string[];
  /** What could not be found out, and why: a change may be larger than the rest says. */
  readonly failures: readonly string[];
}
