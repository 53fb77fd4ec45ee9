import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { writeAtomically } from "../write-atomically.js";
import { controlPlaneFolder, controlPlanesFolder } from "./folders.js";

/** What is remembered of a control plane that was created. */
export interface ControlPlaneRecord {
  readonly name: string;
  readonly kubernetes: string;
  readonly services: string;
  /** Port of the API server; the others follow from it. */
  readonly port: number;
  /** Whether it manages other clusters: its webhooks are asked, and it has controllers. */
  readonly management?: true;
}

/** Remembers a control plane. */
export async function writeRecord(root: string, record: ControlPlaneRecord): Promise<void> {
  await writeAtomically(recordFile(root, record.name), `${JSON.stringify(record)}\n`);
}

/** What is remembered of a control plane, if it was created. */
export async function findRecord(root: string, name: string): Promise<ControlPlaneRecord | undefined> {
  const file = recordFile(root, name);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    return undefined;
  }
  const record = parsed(text);
  if (record === undefined) {
    throw new Error(`${file} is corrupt, so control plane ${name} cannot be used: run "make down", then start again`);
  }
  return record;
}

/** What is remembered of a control plane that must exist. */
export async function readRecord(root: string, name: string): Promise<ControlPlaneRecord> {
  const record = await findRecord(root, name);
  if (record === undefined) {
    const known = await recordedNames(root);
    throw new Error(
      `no control plane "${name}" in ${root}; there ${known.length === 0 ? "is none" : `are ${known.join(", ")}`}`,
    );
  }
  return record;
}

/** Names of the control planes that were created, sorted. */
export async function recordedNames(root: string): Promise<readonly string[]> {
  const folders = await readdir(controlPlanesFolder(root), { withFileTypes: true }).catch(() => []);
  const names = await Promise.all(
    folders
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => ((await exists(recordFile(root, name))) ? [name] : [])),
  );
  return names.flat().sort();
}

function recordFile(root: string, name: string): string {
  return join(controlPlaneFolder(root, name), "record.json");
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}

function parsed(text: string): ControlPlaneRecord | undefined {
  try {
    const { name, kubernetes, services, port, management } = JSON.parse(text) as Partial<ControlPlaneRecord>;
    const complete = name !== undefined && kubernetes !== undefined && services !== undefined && Number.isInteger(port);
    return complete ? { name, kubernetes, services, port: Number(port), ...(management && { management }) } : undefined;
  } catch {
    return undefined;
  }
}
