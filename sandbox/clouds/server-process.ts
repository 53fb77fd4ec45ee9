import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { withLock } from "../lock.js";
import { isRunning } from "../processes.js";
import { call, NoServerError } from "./client.js";
import { CloudError } from "./cloud-error.js";
import { socketPath } from "./socket-path.js";

const PATIENCE_MS = 20_000;
const POLL_MS = 25;

/** How a server starts. */
export interface ServerOptions {
  /**
   * Whether clusters have control planes; without, they are records like everything else.
   *
   * @defaultValue `true`
   */
  readonly controlPlanes?: boolean;
}

/** Starts the server of the clouds of a sandbox, detached from this process; nothing happens when it runs. */
export async function startServer(root: string, options: ServerOptions = {}): Promise<void> {
  if (await answers(root)) return;
  mkdirSync(join(root, "logs"), { recursive: true });
  await withLock(join(root, "clouds.lock"), async () => {
    if (!(await answers(root))) await launch(root, options);
  });
}

/** Ends the server of a sandbox and waits until it is gone; nothing happens when none runs. */
export async function stopServer(root: string): Promise<void> {
  const pid = await serverPid(root);
  if (pid !== undefined) {
    process.kill(pid, "SIGTERM");
    while (isRunning(pid)) await sleep(POLL_MS);
  }
  rmSync(socketPath(root), { force: true });
  rmSync(join(root, "clouds.pid"), { force: true });
}

/** The process of the server of a sandbox, when it answers: the number alone could be a stranger's by now. */
export async function serverPid(root: string): Promise<number | undefined> {
  return (await answers(root)) ? Number(readFileSync(join(root, "clouds.pid"), "utf8")) : undefined;
}

async function launch(root: string, { controlPlanes = true }: ServerOptions): Promise<void> {
  const logFile = join(root, "logs", "clouds.log");
  const log = openSync(logFile, "a");
  const said = statSync(logFile).size;
  const entry = join(__dirname, `server-main${extname(__filename)}`);
  const flags = controlPlanes ? [] : ["--no-control-planes"];
  const child = spawn(process.execPath, [entry, root, ...flags], { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  child.unref();
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await answers(root))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      const why = readFileSync(logFile, "utf8").slice(said).trim();
      throw new Error(`the clouds of the sandbox did not start: ${why === "" ? `see ${logFile}` : why}`);
    }
    await sleep(POLL_MS);
  }
}

async function answers(root: string): Promise<boolean> {
  try {
    await call(root, { method: "ping" });
    return true;
  } catch (error) {
    // A server that is ending may take the question and not answer it.
    if (error instanceof NoServerError || error instanceof CloudError) return false;
    throw error;
  }
}
