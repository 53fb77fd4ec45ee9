import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** A process of this machine. */
export interface Process {
  readonly pid: number;
  /** Program and arguments. */
  readonly command: readonly string[];
}

/**
 * Running processes whose program lies in a folder.
 *
 * A process is recognized by its own command line and never by a number in a file, which a stranger may have by now.
 */
export async function processesUnder(folder: string): Promise<readonly Process[]> {
  return (await processes()).filter(({ command }) => command[0]?.startsWith(folder + sep));
}

/** Ends processes: asks first, insists after the grace period, and returns once they are gone. */
export async function endProcesses(list: () => Promise<readonly Process[]>, graceMilliseconds = 5_000): Promise<void> {
  const deadline = Date.now() + graceMilliseconds;
  const asked = new Set<number>();
  for (let running = await list(); running.length > 0; running = await list()) {
    for (const { pid } of running) {
      if (Date.now() >= deadline) {
        send("SIGKILL", pid);
      } else if (!asked.has(pid)) {
        send("SIGTERM", pid); // once: an engine takes a second signal for "at once, without writing the state"
      }
      asked.add(pid);
    }
    await sleep(50);
  }
}

/** Whether a process of this number runs, ours or a stranger's. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** All processes that this user may look at. */
export async function processes(): Promise<readonly Process[]> {
  return process.platform === "linux" ? processesOfLinux() : processesOfPs();
}

async function processesOfLinux(): Promise<readonly Process[]> {
  const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process that ended meanwhile has no file; one that only its parent has to collect has an empty one.
      const text = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return { pid, command: text.split("\0").slice(0, -1) };
    }),
  );
  return found.filter(({ command }) => command.length > 0);
}

async function processesOfPs(): Promise<readonly Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "pid=,command="], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.+)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command: command.split(" ") }];
  });
}

function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself.
  }
}
