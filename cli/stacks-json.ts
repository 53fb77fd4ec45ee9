import { fieldJson } from "../lib/diff/json.js";
import type { EngineStep } from "./engine-step.js";
import { stepFields } from "./resource-difference.js";
import type { Changes, Step } from "./stack-record.js";
import type { StackRun } from "./stack-run.js";
import { syncJson } from "./sync/sync-json.js";
import type { SyncedCluster } from "./sync/sync-text.js";

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
  /** What was applied to each cluster as a delivery engine would; absent where none is stood in for. */
  readonly synced?: readonly object[];
}

/** What else a run is told of. */
export interface StacksJsonOptions {
  /** Whether each step has its fields. */
  readonly fields?: boolean;
  /** What was applied to clusters in the end. */
  readonly synced?: readonly SyncedCluster[] | undefined;
}

/** What happened to each stack that began, in the order of the fleet's rings. */
function stacksJson(runs: readonly StackRun[], { fields = false, synced }: StacksJsonOptions): StacksJson {
  return {
    stacks: runs
      .filter(({ state }) => state !== "waiting")
      .map(({ target: { stack }, record }) => ({
        stack,
        changes: record.changes,
        steps: fields ? record.engineSteps.map(stepJson) : record.steps,
      })),
    ...(synced && { synced: syncJson(synced) }),
  };
}

/** The same as text. */
export function stacksJsonText(runs: readonly StackRun[], options: StacksJsonOptions = {}): string {
  return `${JSON.stringify(stacksJson(runs, options), null, 2)}\n`;
}

function stepJson(step: EngineStep): StepJson {
  const type = (step.new ?? step.old)?.type ?? "";
  return { op: step.op, urn: step.urn, type, fields: stepFields(step).map(fieldJson) };
}
