import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { controlPlaneFolder } from "../control-planes/folders.js";
import { processes, type Process } from "../processes.js";

const PROGRAM = "controllers-main";
const PATIENCE_MS = 60_000;
const POLL_MS = 25;

/** Starts the controllers of a management control plane, detached from this process; nothing happens when they run. */
export async function startControllers(root: string, controlPlane: string): Promise<void> {
  if ((await controllersOf(root, controlPlane)).length > 0) {
    return;
  }
  await mkdir(join(root, "logs"), { recursive: true });
  const logFile = controllersLog(root, controlPlane);
  const log = openSync(logFile, "a");
  const said = statSync(logFile).size;
  const entry = join(__dirname, `${PROGRAM}${extname(__filename)}`);
  const child = spawn(process.execPath, [entry, root, controlPlane], { detached: true, stdio: ["ignore", log, log] });
  closeSync(log);
  child.unref();
  const deadline = Date.now() + PATIENCE_MS;
  while (controllersPid(root, controlPlane) !== child.pid) {
    if (child.exitCode !== null || Date.now() > deadline) {
      const why = readFileSync(logFile, "utf8").slice(said).trim();
      throw new Error(`the controllers of ${controlPlane} did not start: ${why === "" ? `see ${logFile}` : why}`);
    }
    await sleep(POLL_MS);
  }
}

/** The processes that hold the controllers of a management control plane: one, or none. */
export async function controllersOf(root: string, controlPlane: string): Promise<readonly Process[]> {
  return (await processes()).filter(
    ({ command: [, entry = "", ...args] }) =>
      basename(entry).startsWith(`${PROGRAM}.`) && args[0] === root && args[1] === controlPlane,
  );
}

/** Number of the process that holds the controllers, as it has written it down. */
export function controllersPid(root: string, controlPlane: string): number | undefined {
  try {
    return Number(readFileSync(controllersPidFile(root, controlPlane), "utf8"));
  } catch {
    return undefined;
  }
}

/** Where the controllers write the number of their process: gone with the control plane. */
export function controllersPidFile(root: string, controlPlane: string): string {
  return join(controlPlaneFolder(root, controlPlane), "controllers.pid");
}

/** What the controllers and their managers have to say. */
export function controllersLog(root: string, controlPlane: string): string {
  return join(root, "logs", `controllers-${controlPlane}.log`);
}
