import { spawn, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const INSIST_AFTER_MS = 10_000;
const NEVER = new AbortController().signal;

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
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", remove);
  const cache = sandbox === undefined ? {} : { HELM_CACHE_HOME: join(sandbox, "helm-cache") };
  const env = { ...process.env, ...cache };
  try {
    return await work({
      folder,
      run: (args, input = "") => output(spawned(args, env), input, cancelled),
      ask: (args) => output(spawned(args, env), "", NEVER),
    });
  } finally {
    process.removeListener("exit", remove);
    await rm(folder, { recursive: true, force: true });
  }
}

function spawned(args: readonly string[], env: NodeJS.ProcessEnv) {
  return spawn("helm", [...args], { env, stdio: ["pipe", "pipe", "pipe"] });
}

async function output(child: ReturnType<typeof spawned>, input: string, cancelled: AbortSignal): Promise<string> {
  const said: Buffer[] = [];
  const complained: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complained.push(chunk));
  child.stdin.on("error", () => undefined); // it may end without reading
  child.stdin.end(input);
  const code = await ended(child, cancelled);
  if (cancelled.aborted) throw new HelmError("helm was cancelled");
  if (code !== 0) throw new HelmError(reason(Buffer.concat(complained).toString("utf8")));
  return Buffer.concat(said).toString("utf8");
}

/** Waits for the end of a process, which comes soon once the signal aborts or this process exits. */
async function ended(child: ChildProcess, cancelled: AbortSignal): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const kill = (): void => {
    child.kill("SIGKILL");
  };
  const end = (): void => {
    child.kill("SIGTERM"); // helm notes in the release that it was not finished
    timer = setTimeout(kill, INSIST_AFTER_MS);
  };
  process.once("exit", kill);
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
    process.removeListener("exit", kill);
    cancelled.removeEventListener("abort", end);
  }
}

/** The last error among helm's messages, without the name of the command that failed. */
function reason(messages: string): string {
  const last = messages.slice(Math.max(0, messages.lastIndexOf("\nError: "))).trim();
  return last.replace(/^Error: (?:[A-Z]+ FAILED: )?/, "");
}
