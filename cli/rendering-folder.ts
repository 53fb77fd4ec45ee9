import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { isDnsLabel } from "../lib/names.js";
import { fleetFile, kustomization } from "../lib/render.js";
import { Failure } from "./failure.js";

/** How the files of a rendering stand to those of a folder, by path. */
export interface FileStates {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
}

/** Folder inside that of a rendering where files wait until all of them are there. */
export const stagingFolder = ".partial";

/**
 * Refuses a folder that holds something else than a rendering: what does not belong there is deleted.
 *
 * @throws {@link Failure}
 */
export function refuseForeign(folder: string): void {
  const found = entries(folder).filter(({ name }) => name !== stagingFolder);
  if (found.length > 0 && !found.some(({ name }) => name === fleetFile)) {
    throw new Failure(
      `${folder} is not empty and holds no rendering (no ${fleetFile}): name another folder with --out, or empty it`,
    );
  }
}

/**
 * Compares files of a rendering with those of a folder, and writes what the folder does not have like that into a staging folder, if
 * there is one.
 */
export function stage(files: ReadonlyMap<string, string>, folder: string, staging: string | undefined): FileStates {
  const states = { added: [] as string[], changed: [] as string[], unchanged: [] as string[] };
  for (const [path, text] of files) {
    const present = textOf(join(folder, path));
    const state = present === undefined ? "added" : present === text ? "unchanged" : "changed";
    states[state].push(path);
    if (staging !== undefined && state !== "unchanged") {
      mkdirSync(dirname(join(staging, path)), { recursive: true });
      writeFileSync(join(staging, path), text);
    }
  }
  return states;
}

/** Puts staged files in their places. */
export function publish(staging: string, folder: string, paths: readonly string[]): void {
  for (const path of inOrder(paths)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    renameSync(join(staging, path), join(folder, path));
  }
}

/** Deletes files of a rendering, and the folders that are empty then. */
export function remove(folder: string, paths: readonly string[]): void {
  for (const path of inOrder(paths).reverse()) {
    rmSync(join(folder, path));
  }
  const folders = new Set(paths.flatMap((path) => [dirname(path), dirname(dirname(path))]));
  for (const each of [...folders]
    .filter((path) => path !== ".")
    .sort()
    .reverse()) {
    if (entries(join(folder, each)).length === 0) {
      rmdirSync(join(folder, each));
    }
  }
}

/**
 * The files in the folders of clusters that a rendering has put there: a layer that has its kustomization beside it, and the
 * kustomization. Whatever else lies there is not ours.
 */
export function renderedFiles(folder: string, clusters: readonly string[]): string[] {
  return clusters.flatMap((cluster) =>
    folders(join(folder, cluster))
      .filter((layer) => textOf(join(folder, cluster, layer, "kustomization.yaml")) === kustomization(layer))
      .flatMap((layer) => [`${cluster}/${layer}.yaml`, `${cluster}/${layer}/kustomization.yaml`])
      .filter((path) => existsSync(join(folder, path))),
  );
}

/** Names of the folders in a folder that may be those of clusters or layers. */
export function folders(folder: string): string[] {
  return entries(folder)
    .filter((entry) => entry.isDirectory() && isDnsLabel(entry.name))
    .map(({ name }) => name);
}

/** The text of a file, with the line ends that it has in git: a checkout on Windows may have others. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  } catch (error) {
    if (isAbsence(error)) {
      return undefined;
    }
    throw error;
  }
}

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) {
      return [];
    }
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** First what tells whose the others are: wherever an interruption strikes, the next run knows them. */
function inOrder(paths: readonly string[]): string[] {
  const rank = (path: string) => (path === fleetFile ? 0 : path.endsWith("/kustomization.yaml") ? 1 : 2);
  return [...paths].sort((a, b) => rank(a) - rank(b));
}
