import type { Changes, Step } from "./stack-record.js";
import type { StackRun } from "./stack-run.js";

/** What `--json` prints of a run over stacks. */
export interface StacksJson {
  readonly stacks: readonly { readonly stack: string; readonly changes: Changes; readonly steps: readonly Step[] }[];
}

/** What happened to each stack that began, in the order of the fleet's rings. */
function stacksJson(runs: readonly StackRun[]): StacksJson {
  return {
    stacks: runs
      .filter(({ state }) => state !== "waiting")
      .map(({ target: { stack }, record: { changes, steps } }) => ({ stack, changes, steps })),
  };
}

/** The same as text. */
export function stacksJsonText(runs: readonly StackRun[]): string {
  return `${JSON.stringify(stacksJson(runs), null, 2)}\n`;
}
