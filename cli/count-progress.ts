import { clock } from "./durations.js";
import type { Output } from "./terminal.js";

/** Shows how far a count has come. */
export interface CountProgress {
  readonly done: (count: number) => void;
  /** Takes away what can be drawn over. */
  readonly end: () => void;
}

const quiet = 2000;
const redraw = 100;
const plainEvery = 10_000;

/**
 * Shows `rendering: 120 of 500 clusters, 0:04` once the work has taken two seconds: drawn over on a terminal, elsewhere a line
 * every ten seconds.
 *
 * @param now - the time in milliseconds
 */
export function countProgress(
  output: Output,
  doing: string,
  of: { readonly total: number; readonly unit: string },
  now: () => number = Date.now,
): CountProgress {
  const started = now();
  let shown: number | undefined;
  return {
    done: (count) => {
      const time = now();
      const due = shown === undefined ? started + quiet : shown + (output.live ? redraw : plainEvery);
      if (time >= due && count < of.total) {
        const line = `${doing}: ${count} of ${of.total} ${of.unit}, ${clock(time - started)}`;
        output.write(output.live ? `\r${line}\u001b[K` : `${line}\n`);
        shown = time;
      }
    },
    end: () => {
      if (shown !== undefined && output.live) {
        output.write("\r\u001b[K");
      }
    },
  };
}
