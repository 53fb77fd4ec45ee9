import type { ProgressDisplay } from "./progress-display.js";
import type { Output } from "./terminal.js";

/** Lines for the person at the terminal, above the progress where there is one. */
export class Messages {
  readonly #output: Output;
  #display: ProgressDisplay | undefined;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Writes a line that stays. */
  readonly note = (line: string): void => {
    if (this.#display === undefined) {
      this.#output.write(`${line}\n`);
    } else {
      this.#display.note(line);
    }
  };

  /** Shows progress while work goes on. */
  async during<T>(display: ProgressDisplay, work: () => Promise<T>): Promise<T> {
    this.#display = display;
    try {
      return await work();
    } finally {
      this.#display = undefined;
      display.stop();
    }
  }
}
