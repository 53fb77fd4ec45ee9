import type { Changes, StackRecord, Step } from "./stack-record.js";

/** What `--json` prints of a run over stacks. */
export interface StacksJson {
  readonly stacks: readonly { readonly stack: string; readonly changes: Changes; readonly steps: readonly Step[] }[];
}

/** Stacks that ran, in the order in which they began. */
export function stacksJson(runs: Iterable<readonly [stack: string, record: StackRecord]>): StacksJson {
  return { stacks: [...runs].map(([stack, { changes, steps }]) => ({ stack, changes, steps })) };
}
