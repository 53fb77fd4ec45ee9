import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Keeps what the engine tells of one run, a JSON object a line; the engine has masked secrets before it tells. */
export interface EventLog {
  readonly add: (event: object) => void;
  readonly close: () => void;
}

/** A log that is called `<time>-<operation>-<stack>.jsonl`, or one that keeps nothing when there is no folder for it. */
export function openEventLog(folder: string | undefined, operation: string, stack: string): EventLog {
  if (folder === undefined) {
    return { add: () => undefined, close: () => undefined };
  }
  mkdirSync(folder, { recursive: true });
  const time = new Date().toISOString().replace(/[:.]/g, "-");
  const file = openSync(join(folder, `${time}-${operation}-${stack}.jsonl`), "a", 0o600);
  return {
    add: (event) => {
      writeSync(file, `${JSON.stringify(event)}\n`);
    },
    close: () => {
      closeSync(file);
    },
  };
}
