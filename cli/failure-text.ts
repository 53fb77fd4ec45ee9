import { commandErrors, reasons } from "./diagnostics.js";
import { Failure } from "./failure.js";
import type { StackRun } from "./stack-run.js";

/** What a stack says that was stopped by its user. */
const interruption = "interrupted";

/** Why a stack failed: what the engine told, else what its command wrote. */
export function failureReasons(run: StackRun, error: unknown, interrupted: boolean): readonly string[] {
  if (error instanceof Failure) {
    return [error.message];
  }
  if (interrupted) {
    return [interruption];
  }
  const text = error instanceof Error ? error.message : String(error);
  const told = reasons(run.record.problems.length > 0 ? run.record.problems : commandErrors(text));
  const waiting = awaited(run, told);
  return told.length + waiting.length > 0
    ? [...told, ...waiting]
    : [`the engine ${/Command (was killed with \w+)/.exec(text)?.[1] ?? "ended without saying why"}`];
}

/** What the program was waiting for when it failed, and why that was not there, unless it says so itself. */
function awaited({ record: { waiting } }: StackRun, told: readonly string[]): readonly string[] {
  return waiting === undefined || waiting.reasons.every((reason) => told.some((text) => text.includes(reason)))
    ? []
    : [[`last told of ${waiting.subject}:`, ...waiting.reasons].join("\n")];
}

/** What a person reads after a run that did not get to its end: what failed, why, what was not begun, how to go on. */
export function failureText(runs: readonly StackRun[], continuation: string): string {
  const failed = runs.filter((run) => run.state === "failed");
  return [
    ...failed.filter((run) => !isInterrupted(run)).map(failedText),
    ...listed("interrupted", failed.filter(isInterrupted)),
    ...listed(
      "not begun",
      runs.filter((run) => run.state === "waiting"),
    ),
    `to continue: ${continuation}`,
  ].join("\n");
}

/** Whether a run got to its end. */
export function isWhole(runs: readonly StackRun[]): boolean {
  return runs.every((run) => run.state === "succeeded");
}

function failedText({ target, failure }: StackRun): string {
  return [`${target.cluster} failed (stack ${target.stack})`, ...failure.map(indented)].join("\n");
}

function isInterrupted({ failure }: StackRun): boolean {
  return failure[0] === interruption;
}

function listed(what: string, runs: readonly StackRun[]): readonly string[] {
  return runs.length === 0 ? [] : [`${what}: ${runs.map(({ target }) => target.cluster).join(", ")}`];
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line, index) => `${index === 0 ? "  " : "    "}${line}`)
    .join("\n");
}
