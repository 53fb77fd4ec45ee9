import { clock } from "./durations.js";
import { countText, reasonsOf, runText } from "./progress-lines.js";
import type { RunState, StackRun } from "./stack-run.js";

/** What was last written of a stack. */
export interface Shown {
  readonly state: RunState;
  /** When, in milliseconds. */
  readonly at: number;
  /** Why it was waiting. */
  readonly reason: string;
}

/** How a line is written. */
export interface PlainStyle {
  /** Time in milliseconds. */
  readonly now: number;
  /** Whether steps are only announced, as in a preview. */
  readonly planning: boolean;
}

const every = 10_000;
/** A stack that waits has nothing new to say for minutes; a log that says nothing at all is taken for a dead one. */
const reminder = 300_000;

/**
 * What to write of a stack where lines cannot be drawn over, if there is news: it begins or ends, it gets on, and why it waits, which
 * is told once.
 */
export function plainLine(run: StackRun, shown: Shown | undefined, { now, planning }: PlainStyle): string | undefined {
  const reason = reasonText(run);
  if (run.state === "waiting" || (shown?.state === run.state && !isDue(run, shown, now))) {
    return undefined;
  }
  const text = runText(run, planning);
  if (run.state !== "running") {
    return `${run.state === "failed" ? `failed: ${text}` : text} (${clock(run.elapsed(now))})`;
  }
  const doing = reason === "" ? text : reason === shown?.reason ? `still ${text}` : `${text}: ${reason}`;
  return [doing, countText(run), clock(run.elapsed(now))].filter((part) => part !== "").join(", ");
}

/** Why a stack waits, in one line. */
export function reasonText(run: StackRun): string {
  return reasonsOf(run).join("; ");
}

function isDue(run: StackRun, shown: Shown, now: number): boolean {
  const reason = reasonText(run);
  const isWaiting = reason !== "" && reason === shown.reason;
  return run.state === "running" && now - shown.at >= (isWaiting ? reminder : every);
}
