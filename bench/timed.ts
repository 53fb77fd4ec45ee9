import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a process took from start to end. */
export interface Timing {
  readonly seconds: number;
  /** Seconds of processor time, with those of its children. */
  readonly processor: number;
  /** Peak memory of the largest process, in MB. */
  readonly megabytes: number;
}

/** How a process is run. */
export interface TimedOptions {
  /** Its working directory, where `stdout`, `stderr` and `usage` are written. */
  readonly folder: string;
  readonly allowedSeconds: number;
}

/**
 * Runs a program through GNU time.
 *
 * @returns `undefined` when it took longer than allowed and was ended
 * @throws Error when it fails
 */
export async function timed(
  command: readonly string[],
  { folder, allowedSeconds }: TimedOptions,
): Promise<Timing | undefined> {
  const usage = join(folder, "usage");
  const output = openSync(join(folder, "stdout"), "w");
  const messages = openSync(join(folder, "stderr"), "w");
  const start = performance.now();
  // A process group of its own, so that it is ended with its children.
  const child = spawn("/usr/bin/time", ["--quiet", "--format", "%U %S %M", "--output", usage, ...command], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", output, messages],
  });
  const end = () => process.kill(-(child.pid ?? 0), "SIGKILL");
  const limit = setTimeout(end, allowedSeconds * 1000);
  process.once("SIGINT", end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => {
    clearTimeout(limit);
    process.off("SIGINT", end);
    closeSync(output);
    closeSync(messages);
  });
  const seconds = (performance.now() - start) / 1000;
  if (seconds >= allowedSeconds) {
    return undefined;
  }
  if (code !== 0) {
    throw new Error(`${command.join(" ")} failed: ${readFileSync(join(folder, "stderr"), "utf8")}`);
  }
  const [user = 0, system = 0, kilobytes = 0] = readFileSync(usage, "utf8").split(" ").map(Number);
  return { seconds, processor: user + system, megabytes: kilobytes / 1024 };
}
