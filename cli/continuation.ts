import type { StackRun } from "./stack-run.js";

/** A command line of ours. */
export interface Invocation {
  /** Name of the command: `"up"`. */
  readonly command: string;
  /** Clusters that it named; none for all. */
  readonly clusters: readonly string[];
  readonly sandbox?: boolean | undefined;
  readonly yes?: boolean | undefined;
  /** Clusters after `--unprotect`. */
  readonly unprotect?: readonly string[];
}

/** An invocation as somebody types it. */
export function invocationText({ command, clusters, sandbox, yes, unprotect = [] }: Invocation): string {
  return [
    "flotilla",
    command,
    ...clusters,
    ...(unprotect.length > 0 ? ["--unprotect", unprotect.join(",")] : []),
    ...(sandbox === true ? ["--sandbox"] : []),
    ...(yes === true ? ["--yes"] : []),
  ].join(" ");
}

/** The command that goes on where runs have stopped: the same one, for the clusters that are not done. */
export function continuation(invocation: Invocation, runs: readonly StackRun[]): string {
  const left = runs.filter((run) => run.state !== "succeeded").map(({ target }) => target.cluster);
  if (left.length === runs.length) {
    return invocationText(invocation);
  }
  const unprotect = invocation.unprotect?.filter((cluster) => left.includes(cluster)) ?? [];
  return invocationText({ ...invocation, clusters: left, unprotect });
}
