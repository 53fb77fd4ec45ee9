import { existsSync } from "node:fs";
import { join } from "node:path";

import { call } from "./client.js";
import type { CloudResource } from "./request.js";
import { startServer } from "./server-process.js";

/** Everything that exists in the simulated clouds of a sandbox, whoever made it. */
export async function allResources(root: string): Promise<readonly CloudResource[]> {
  if (!existsSync(join(root, "clouds"))) return [];
  await startServer(root);
  return (await call(root, { method: "resources" })).resources ?? [];
}
