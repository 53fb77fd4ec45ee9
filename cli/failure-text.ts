import { commandErrors, reasons } from "./diagnostics.js";
import { Failure } from "./failure.js";
import type { StackRun } from "./stack-run.js";

/** Why a stack failed: what the engine told, else what its command wrote. */
export function failureReasons(run: StackRun, error: unknown, interrupted: boolean): readonly string[] {
  if (error instanceof Failure) {
    return [error.message];
  }
  const text = error instanceof Error ? error.message : String(error);
  const told = run.record.problems.length > 0 ? run.record.problems : commandErrors(text);
  const telling = reasons(told);
  if (interrupted) {
    return ["interrupted"];
  }
  return telling.length > 0 ? telling : [`the engine ended without saying why: ${text.split("\n", 1)[0] ?? ""}`];
}

/** What a person reads after a run that did not get to its end: what failed, why, what was not begun, how to go on. */
export function failureText(runs: readonly StackRun[], command: string): string {
  const failed = runs.filter((run) => run.state === "failed");
  const waiting = runs.filter((run) => run.state === "waiting");
  const names = (some: readonly StackRun[]) => some.map(({ target }) => target.cluster);
  const order = runs.filter((run) => run.state !== "succeeded");
  return [
    ...failed.flatMap(({ target, failure }) => [
      `${target.cluster} failed (stack ${target.stack}):`,
      ...failure.map((reason) => indented(reason)),
    ]),
    ...(waiting.length > 0 ? [`not begun: ${names(waiting).join(", ")}`] : []),
    `to continue: ${command.replace("…", names(order).join(" "))}`,
  ].join("\n");
}

/** Whether a run got to its end. */
export function isWhole(runs: readonly StackRun[]): boolean {
  return runs.every((run) => run.state === "succeeded");
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line, index) => `${index === 0 ? "  " : "    "}${line}`)
    .join("\n");
}
