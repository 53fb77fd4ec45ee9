import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { pkiFolder } from "./folders.js";
import { readRecord } from "./record.js";

/** A client certificate and its key, PEM. */
export interface ClientCredential {
  readonly certificate: string;
  readonly key: string;
}

/** Administrator's credential of a control plane, as the exec plugins hand it out. */
export async function clientCredential(root: string, name: string): Promise<ClientCredential> {
  await readRecord(root, name);
  const folder = pkiFolder(root, name);
  const [certificate, key] = await Promise.all([
    readFile(join(folder, "admin.crt"), "utf8"),
    readFile(join(folder, "admin.key"), "utf8"),
  ]);
  return { certificate, key };
}
