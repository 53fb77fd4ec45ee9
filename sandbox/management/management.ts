import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { writeAtomically } from "../write-atomically.js";

/** What a sandbox knows of the cluster that manages the others, before anything of it exists. */
export interface Management {
  /** Its name in the cloud: `"acme-management"`. */
  readonly cluster: string;
  /** Whether Cluster API runs on it. */
  readonly clusterApi: boolean;
}

/** Remembers which cluster manages the others; without one, that there is none. */
export async function writeManagement(root: string, management: Management | undefined): Promise<void> {
  if (management === undefined) {
    await rm(managementFile(root), { force: true });
  } else {
    await writeAtomically(managementFile(root), `${JSON.stringify(management)}\n`);
  }
}

/** Whether a control plane, `<cloud>-<name of its cluster>`, is that of the cluster that manages the others. */
export async function managesOthers(root: string, controlPlane: string): Promise<boolean> {
  const text = await readFile(managementFile(root), "utf8").catch(() => undefined);
  const cluster = controlPlane.slice(controlPlane.indexOf("-") + 1);
  return text !== undefined && (JSON.parse(text) as Management).cluster === cluster;
}

function managementFile(root: string): string {
  return join(root, "management.json");
}
