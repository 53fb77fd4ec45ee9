import type { RunOptions } from "./run-options.js";

/** The command that somebody types to go on: `…` stands for the clusters. */
export function continueCommand(
  command: string,
  { sandbox = false, yes = false }: Pick<RunOptions, "sandbox" | "yes">,
  extra: readonly string[] = [],
): string {
  return ["flotilla", command, "…", ...extra, ...(sandbox ? ["--sandbox"] : []), ...(yes ? ["--yes"] : [])].join(" ");
}
