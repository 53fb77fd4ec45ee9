import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { fileMark } from "./cluster-api-export.js";
import { Failure } from "./failure.js";
import { publish, stage, stagingFolder, type FileStates } from "./rendering-folder.js";

/**
 * Writes a file a cluster, all or none, and only those that differ. It deletes nothing: where a GitOps engine prunes, a file that goes
 * takes its cluster with it.
 *
 * @throws {@link Failure} when a file is not one of ours, or the folder cannot be written
 */
export function writeExport(folder: string, texts: ReadonlyMap<string, string>): FileStates {
  const staging = join(folder, stagingFolder);
  try {
    for (const cluster of texts.keys()) {
      requireOwn(join(folder, fileName(cluster)), cluster);
    }
    clear(staging);
    const files = new Map([...texts].map(([cluster, text]) => [fileName(cluster), text]));
    const states = stage(files, folder, staging);
    publish(staging, folder, [...states.added, ...states.changed]);
    return states;
  } catch (error) {
    throw error instanceof Error && "syscall" in error
      ? new Failure(`cannot export into ${folder}: ${error.message}`, { cause: error })
      : error;
  } finally {
    clear(staging);
  }
}

function clear(staging: string): void {
  if (existsSync(staging)) {
    rmSync(staging, { recursive: true });
  }
}

/** Files that an earlier run has written for clusters that are none any more. */
export function strayFiles(folder: string, isKnown: (cluster: string) => boolean): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .filter((cluster) => !isKnown(cluster) && isOwn(join(folder, fileName(cluster)), cluster))
    .map(fileName)
    .sort();
}

function fileName(cluster: string): string {
  return `${cluster}.yaml`;
}

function requireOwn(path: string, cluster: string): void {
  if (existsSync(path) && !isOwn(path, cluster)) {
    throw new Failure(
      `nothing was written: ${path} is not a file of this command (its first line is not "${fileMark(cluster)}"); ` +
        "move it, or name another folder with --out",
    );
  }
}

function isOwn(path: string, cluster: string): boolean {
  return readFileSync(path, "utf8").split(/\r?\n/, 1)[0] === fileMark(cluster);
}
