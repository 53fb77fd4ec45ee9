import { createColors } from "picocolors";

import { doneText, plannedText } from "./changes-text.js";
import { clock } from "./durations.js";
import type { RunState, StackRun } from "./stack-run.js";

/** How progress is drawn. */
export interface ProgressStyle {
  readonly colour: boolean;
  /** Width of the terminal. */
  readonly columns: number;
  /** Height of the terminal. */
  readonly rows: number;
  /** Whether steps are only announced, as in a preview. */
  readonly planning: boolean;
}

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const rank: Readonly<Record<RunState, number>> = { failed: 0, running: 1, succeeded: 2, waiting: 3 };

/** A line a stack: a mark, the cluster, done of total, elapsed, and what it does now; below it, where there is room, why it waits. */
export function progressLines(runs: readonly StackRun[], now: number, style: ProgressStyle): readonly string[] {
  const width = Math.max(...runs.map(({ target }) => target.cluster.length));
  const shown = shownRuns(runs, style.rows - 2);
  let room = style.rows - 2 - shown.length;
  return shown.flatMap((run) => {
    if (typeof run === "string") {
      return [`    ${run}`];
    }
    const reasons = reasonsOf(run).slice(0, Math.max(0, room));
    room -= reasons.length;
    return [line(run, { now, style, width }), ...reasons.map((reason) => reasonLine(reason, style))];
  });
}

/** Why a stack does not get on. */
export function reasonsOf({ state, record }: StackRun): readonly string[] {
  return state === "running" ? (record.waiting?.reasons ?? []) : [];
}

/** What a stack does in a few words, without its name. */
export function runText(run: StackRun, planning: boolean): string {
  switch (run.state) {
    case "waiting":
      return "waiting";
    case "failed":
      return firstLine(run.failure[0] ?? "failed");
    case "succeeded":
      return run.summary ?? (planning ? plannedText(run.record.changes) : doneText(run.record.changes));
    case "running":
      return run.doing;
  }
}

/** `"12 of 52"`, or `"12 done"` as long as nobody knows how many there are. */
export function countText({ record, total, state }: StackRun): string {
  if (state !== "running" || record.announced === 0) {
    return "";
  }
  return total === undefined ? `${record.done} done` : `${record.done} of ${Math.max(total, record.announced)}`;
}

interface Drawing {
  readonly now: number;
  readonly style: ProgressStyle;
  readonly width: number;
}

function line(run: StackRun, { now, style, width }: Drawing): string {
  const colours = createColors(style.colour);
  const mark = {
    waiting: colours.dim("·"),
    running: colours.cyan(frames[Math.floor(now / 100) % frames.length] ?? "*"),
    succeeded: colours.green("✓"),
    failed: colours.red("✗"),
  }[run.state];
  const name = run.target.cluster.padEnd(width);
  const time = run.state === "waiting" ? "" : clock(run.elapsed(now));
  const head = `${countText(run).padStart(10)}  ${time.padStart(5)}`;
  const room = Math.max(0, style.columns - width - head.length - 9);
  const text = cut(runText(run, style.planning), room);
  const tinted = run.state === "failed" ? colours.red(text) : run.state === "waiting" ? colours.dim(text) : text;
  return `  ${mark} ${run.state === "running" ? colours.bold(name) : name} ${colours.dim(head)}  ${tinted}`;
}

function reasonLine(reason: string, { columns, colour }: ProgressStyle): string {
  return `      ${createColors(colour).dim(cut(reason, columns - 7))}`;
}

/** All runs, or, where the terminal is too low, those that say most and a count of the others. */
function shownRuns(runs: readonly StackRun[], rows: number): readonly (StackRun | string)[] {
  if (runs.length <= rows) {
    return runs;
  }
  const kept = new Set([...runs].sort((a, b) => rank[a.state] - rank[b.state]).slice(0, Math.max(1, rows - 1)));
  const rest = runs.filter((run) => !kept.has(run));
  const count = (state: RunState) => rest.filter((run) => run.state === state).length;
  const text = (["running", "failed", "succeeded", "waiting"] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} more ${state}`);
  return [...runs.filter((run) => kept.has(run)), text.join(", ")];
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
