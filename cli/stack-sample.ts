import type { StackPair } from "./stack-pairs.js";

/** Stacks that are previewed: each takes seconds, and a fleet may have hundreds. */
const most = { differing: 40, same: 12 } as const;

/** The stacks that are looked at, and what a reader has to know of the others. */
export interface StackSample {
  readonly asked: readonly StackPair[];
  readonly notes: readonly string[];
}

/**
 * The stacks to preview.
 *
 * @param differing - stacks whose own data differs
 * @param same - stacks that only differ if the code makes something else of the same data
 */
export function sample(differing: readonly StackPair[], same: readonly StackPair[]): StackSample {
  const left = { differing: differing.length - most.differing, same: same.length - most.same };
  return {
    asked: [...differing.slice(0, most.differing), ...same.slice(0, most.same)],
    notes: [
      ...(left.differing > 0
        ? [
            `the data of ${left.differing} more stacks differs, which were not previewed: flotilla preview --diff shows them`,
          ]
        : []),
      ...(left.same > 0
        ? [`the code differs, which can change every stack; ${left.same} whose own data is the same were not previewed`]
        : []),
    ],
  };
}
