/** What a command writes to, and what it may ask. */
export interface Terminal {
  /** Where results go: standard output. */
  readonly results: Output;
  /** Where progress, notices and errors go: standard error. */
  readonly messages: Output;
  /** Whether somebody sits there to answer a question. */
  readonly interactive: boolean;
}

/** A stream of text. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether colours are shown: on a terminal, unless NO_COLOR says otherwise (https://no-color.org). */
  readonly colour: boolean;
  /** Whether lines can be drawn over. */
  readonly live: boolean;
  /** Columns and rows of the terminal. */
  readonly size: () => { readonly columns: number; readonly rows: number };
}

/** The terminal of a process. */
export function terminalOf(process: NodeJS.Process): Terminal {
  return {
    results: outputOf(process.stdout, process.env),
    messages: outputOf(process.stderr, process.env),
    interactive: process.stdin.isTTY && process.stderr.isTTY,
  };
}

function outputOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Output {
  const live = stream.isTTY && env["TERM"] !== "dumb";
  const forced = env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0";
  return {
    write: (text) => {
      stream.write(text);
    },
    colour: (env["NO_COLOR"] ?? "") === "" && (live || forced),
    live,
    size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }),
  };
}
