import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import type { Fleet } from "../lib/fleet/fleet.js";
import { fleetFile, fleetText } from "../lib/render.js";
import { Failure } from "./failure.js";
import { overItems, type OverItemsOptions } from "./over-items.js";
import type { Project } from "./project.js";
import {
  folders,
  publish,
  refuseForeign,
  remove,
  renderedFiles,
  stage,
  stagingFolder,
  type FileStates,
} from "./rendering-folder.js";

/** What a rendering does to a folder, each list in the order of the paths. */
export interface FolderChanges extends FileStates {
  readonly deleted: readonly string[];
}

/** How to render into a folder. */
export interface RenderFolderOptions extends OverItemsOptions {
  /** Whether to leave everything as it is. */
  readonly check: boolean;
}

/**
 * Renders a fleet into a folder: writes the files that differ and deletes those that no longer belong, once everything is
 * rendered.
 *
 * @throws Failure when the folder holds something else or cannot be written, and InvalidError when a layer is invalid
 */
export async function renderFolder(
  project: Project,
  fleet: Fleet,
  folder: string,
  options: RenderFolderOptions,
): Promise<FolderChanges> {
  const staging = options.check ? undefined : join(folder, stagingFolder);
  try {
    refuseForeign(folder);
    clear(staging);
    const states = [
      stage(new Map([[fleetFile, fleetText(fleet)]]), folder, staging),
      ...(await overItems("render", { project, folder, staging }, Object.keys(fleet.clusters).sort(), options)),
    ];
    const changes = folderChanges(states, renderedFiles(folder, folders(folder)));
    if (staging !== undefined) {
      publish(staging, folder, [...changes.added, ...changes.changed]);
      remove(folder, changes.deleted);
    }
    return changes;
  } catch (error) {
    throw error instanceof Error && "syscall" in error
      ? new Failure(`cannot render into ${folder}: ${error.message}`, { cause: error })
      : error;
  } finally {
    clear(staging);
  }
}

function folderChanges(states: readonly FileStates[], present: readonly string[]): FolderChanges {
  const all = (state: keyof FileStates) => states.flatMap((each) => each[state]).sort();
  const [added, changed, unchanged] = [all("added"), all("changed"), all("unchanged")];
  const wanted = new Set([...added, ...changed, ...unchanged]);
  return { added, changed, unchanged, deleted: present.filter((path) => !wanted.has(path)).sort() };
}

function clear(staging: string | undefined): void {
  if (staging !== undefined && existsSync(staging)) {
    rmSync(staging, { recursive: true, force: true });
  }
}
