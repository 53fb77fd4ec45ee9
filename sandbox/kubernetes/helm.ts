import { spawn, type ChildProcessWithoutNullStreams as HelmProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const INSIST_AFTER_MS = 10_000;

/** What helm said when it failed. */
export class HelmError extends Error {
  override readonly name = "HelmError";
}

/** Runs the program helm. */
export interface Helm {
  /** A folder for what helm has to read; it is gone when the work is done. */
  readonly folder: string;
  /** What helm writes to its standard output; throws {@link HelmError} when it fails. */
  run(args: readonly string[], input?: string): Promise<string>;
  /** The same for what takes no time: a cancellation does not end it, since what was done must be known even then. */
  ask(args: readonly string[]): Promise<string>;
}

/** Does some work with helm. Neither a process nor a file of it is left when the work is done, cancelled or abandoned. */
export async function withHelm<T>(cancelled: AbortSignal, work: (helm: Helm) => Promise<T>): Promise<T> {
  const sandbox = process.env["FLOTILLA_SANDBOX"];
  const folder = await mkdtemp(join(sandbox ?? tmpdir(), "helm-"));
  const caches = {
    ...(sandbox === undefined ? {} : { HELM_CACHE_HOME: join(sandbox, "helm-cache") }),
    // What it remembers of the API server would be kubectl's memory too, which asks after the definitions that charts bring.
    KUBECACHEDIR: join(folder, "kubectl-cache"),
  };
  const running = new Set<HelmProcess>();
  const start = (args: readonly string[], input: string, signal: AbortSignal): Promise<string> => {
    // Whoever ends the sandbox knows its processes by where their programs lie.
    const child = spawn("helm", [...args], { argv0: join(folder, "helm"), env: { ...process.env, ...caches } });
    running.add(child);
    return output(child, input, signal).finally(() => running.delete(child));
  };
  const abandon = (): void => {
    for (const child of running) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", abandon);
  try {
    return await work({
      folder,
      run: (args, input = "") => start(args, input, cancelled),
      ask: (args) => start(args, "", new AbortController().signal),
    });
  } finally {
    process.removeListener("exit", abandon);
    await rm(folder, { recursive: true, force: true });
  }
}

async function output(child: HelmProcess, input: string, cancelled: AbortSignal): Promise<string> {
  const said: Buffer[] = [];
  const complained: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complained.push(chunk));
  child.stdin.on("error", () => undefined); // it may end without reading
  child.stdin.end(input);
  const code = await exitCode(child, cancelled);
  if (cancelled.aborted) throw new HelmError("helm was cancelled");
  if (code !== 0) throw new HelmError(reason(Buffer.concat(complained).toString("utf8")));
  return Buffer.concat(said).toString("utf8");
}

/** Waits for the end of a process, which comes soon once the signal aborts. */
async function exitCode(child: HelmProcess, cancelled: AbortSignal): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    child.kill("SIGTERM"); // helm notes in the release that it was not finished
    timer = setTimeout(() => child.kill("SIGKILL"), INSIST_AFTER_MS);
  };
  cancelled.addEventListener("abort", end);
  try {
    if (cancelled.aborted) end();
    return await new Promise((resolve, reject) => {
      child.once("error", (cause) => {
        reject(new HelmError(`helm cannot run: ${cause.message}`, { cause }));
      });
      child.once("close", resolve);
    });
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener("abort", end);
  }
}

/** The last error among helm's messages, without the name of the command that failed. */
function reason(messages: string): string {
  const last = messages.slice(Math.max(0, messages.lastIndexOf("\nError: "))).trim();
  return last.replace(/^Error: (?:[A-Z]+ FAILED: )?/, "");
}
