import { createInterface } from "node:readline/promises";

import { UsageFailure } from "./failure.js";
import type { Terminal } from "./terminal.js";

/**
 * Refuses a run that nobody could agree to.
 *
 * @throws {@link UsageFailure}
 */
export function requireConsent(
  terminal: Terminal,
  { yes = false, json = false }: { readonly yes?: boolean | undefined; readonly json?: boolean | undefined },
  command: string,
): void {
  if (!yes && (json || !terminal.interactive)) {
    throw new UsageFailure(
      `${command} must be confirmed: run it on a terminal to be asked${json ? " (without --json)" : ""}, or pass --yes`,
    );
  }
}

/** Asks on the terminal; anything but yes is no. */
export async function confirmed(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } catch {
    return false; // Ctrl-C or Ctrl-D
  } finally {
    lines.close();
  }
}
