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
  return told.length > 0
    ? told
    : [`the engine ${/Command (was killed with \w+)/.exec(text)?.[1] ?? "ended without saying why"}`];
}

/** What a person reads after a run that did not get to its end: what failed, why, what was not begun, how to go on. */
export function failureText(runs: readonly StackRun[], continuation: string): string {
  const waiting = runs.filter((run) => run.state === "waiting").map(({ target }) => target.cluster);
  return [
    ...runs.filter((run) => run.state === "failed").map(failedText),
    ...(waiting.length > 0 ? [`not begun: ${waiting.join(", ")}`] : []),
    `to continue: ${continuation}`,
  ].join("\n");
}

/** Whether a run got to its end. */
export function isWhole(runs: readonly StackRun[]): boolean {
  return runs.every((run) => run.state === "succeeded");
}

function failedText({ target, failure }: StackRun): string {
  return failure[0] === interruption
    ? `${target.cluster} was interrupted`
    : [`${target.cluster} failed (stack ${target.stack})`, ...failure.map(indented)].join("\n");
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line, index) => `${index === 0 ? "  " : "    "}${line}`)
    .join("\n");
}
