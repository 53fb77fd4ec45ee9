import { fieldJson } from "../lib/diff/json.js";
import type { EngineStep } from "./engine-step.js";
import { stepFields } from "./resource-difference.js";
import type { Changes, Step } from "./stack-record.js";
import type { StackRun } from "./stack-run.js";

/** A step, with what differs where that was asked for. */
export interface StepJson extends Step {
  readonly fields?: readonly object[];
}

/** What `--json` prints of a run over stacks. */
export interface StacksJson {
  readonly stacks: readonly {
    readonly stack: string;
    readonly changes: Changes;
    readonly steps: readonly StepJson[];
  }[];
}

/** What happened to each stack that began, in the order of the fleet's rings. */
function stacksJson(runs: readonly StackRun[], fields: boolean): StacksJson {
  return {
    stacks: runs
      .filter(({ state }) => state !== "waiting")
      .map(({ target: { stack }, record }) => ({
        stack,
        changes: record.changes,
        steps: fields ? record.engineSteps.map(stepJson) : record.steps,
      })),
  };
}

/** The same as text; with the fields of each step if they are wanted. */
export function stacksJsonText(runs: readonly StackRun[], fields = false): string {
  return `${JSON.stringify(stacksJson(runs, fields), null, 2)}\n`;
}

function stepJson(step: EngineStep): StepJson {
  const type = (step.new ?? step.old)?.type ?? "";
  return { op: step.op, urn: step.urn, type, fields: stepFields(step).map(fieldJson) };
}
