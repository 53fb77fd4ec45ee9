import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { isRunning } from "./processes.js";

/** How a lock is waited for. */
export interface LockOptions {
  /** @defaultValue 10 minutes, enough for the tools to be built */
  readonly timeoutMilliseconds?: number;
}

let holders = 0;

/**
 * Does some work while no other process, and nobody else in this one, holds the lock of this path.
 *
 * A lock whose holder ended without giving it back is taken over.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const deadline = Date.now() + (options.timeoutMilliseconds ?? 600_000);
  await mkdir(dirname(path), { recursive: true });
  holders += 1;
  const mine = `${path}.${process.pid}.${holders}`;
  await writeFile(mine, `${process.pid} ${holders}`);
  try {
    while (!(await acquired(mine, path))) {
      if (Date.now() > deadline) {
        throw new Error(`${path} is locked by process ${await holder(path)}: wait for it to finish, or end it`);
      }
      await sleep(50);
    }
    try {
      return await work();
    } finally {
      await rm(path, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** A link appears with its content or not at all, so that nobody ever reads a lock without a holder. */
async function acquired(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  }
  const text = await holder(path);
  if (text !== "" && !isRunning(Number.parseInt(text, 10))) {
    await breakLock(path, `${mine}.broken`, text);
  }
  return false;
}

/** Moves a dead process' lock away; another waiter may have done so, and then the lock that was moved is put back. */
async function breakLock(path: string, aside: string, expected: string): Promise<void> {
  await rename(path, aside).catch(() => undefined);
  if ((await holder(aside)) !== expected) {
    await link(aside, path).catch(() => undefined);
  }
  await rm(aside, { force: true });
}

async function holder(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
