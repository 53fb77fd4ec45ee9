import { plainLine, reasonText, type Shown } from "./plain-line.js";
import { progressLines } from "./progress-lines.js";
import type { StackRun } from "./stack-run.js";
import type { Output } from "./terminal.js";

/** Shows how several stacks get on while they run. */
export interface ProgressDisplay {
  /** Writes a line that stays. */
  readonly note: (line: string) => void;
  /** Shows the end of it. */
  readonly stop: () => void;
}

const redraw = 100;
const look = 500;

/** Lines drawn over on a terminal; elsewhere a line when there is news of a stack. */
export function showProgress(output: Output, runs: readonly StackRun[], planning: boolean): ProgressDisplay {
  return output.live ? liveDisplay(output, runs, planning) : plainDisplay(output, runs, planning);
}

function liveDisplay(output: Output, runs: readonly StackRun[], planning: boolean): ProgressDisplay {
  let drawn = 0;
  const up = () => (drawn === 0 ? "" : `\u001b[${drawn}A`);
  const draw = (before: readonly string[] = []) => {
    const lines = progressLines(runs, Date.now(), { ...output.size(), colour: output.colour, planning });
    // One write a frame, with the cursor hidden, so that nothing flickers. Each line is written over and only the rest below is
    // erased: erased from its top, a screen goes into the scrollback of some terminals, frame after frame.
    const text = [...before, ...lines].map((line) => `${line}\u001b[K\n`).join("");
    output.write(`\u001b[?25l${up()}${text}\u001b[J\u001b[?25h`);
    drawn = lines.length;
  };
  draw();
  const timer = setInterval(() => {
    draw();
  }, redraw);
  return {
    note: (line) => {
      draw(line.split("\n"));
    },
    stop: () => {
      clearInterval(timer);
      draw();
    },
  };
}

function plainDisplay(output: Output, runs: readonly StackRun[], planning: boolean): ProgressDisplay {
  const shown = new Map<StackRun, Shown>();
  const show = () => {
    for (const run of runs) {
      const line = plainLine(run, shown.get(run), { now: Date.now(), planning });
      if (line !== undefined) {
        shown.set(run, { state: run.state, at: Date.now(), reason: reasonText(run) });
        output.write(`${run.target.cluster}: ${line}\n`);
      }
    }
  };
  const timer = setInterval(show, look);
  return {
    note: (line) => {
      output.write(`${line}\n`);
    },
    stop: () => {
      clearInterval(timer);
      show();
    },
  };
}
