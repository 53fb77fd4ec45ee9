import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { noControlPlanes, realControlPlanes } from "./control-planes.js";
import { listen, openClouds } from "./server.js";
import { socketPath } from "./socket-path.js";

const OWNER_CHECK_MS = 1000;

/** The process that holds the clouds of one sandbox: `server-main <root> [--no-control-planes]`. */
async function main(): Promise<void> {
  const [, , root = ".sandbox", ...flags] = process.argv;
  const planes = flags.includes("--no-control-planes") ? noControlPlanes() : realControlPlanes(root);
  const log = (line: string): void => {
    console.error(`${new Date().toISOString()} ${line}`);
  };
  process.on("unhandledRejection", (reason) => {
    log(`unhandled: ${String(reason instanceof Error ? reason.stack : reason)}`);
  });
  const clouds = openClouds(root, planes);
  const path = socketPath(root);
  const pidFile = join(root, "clouds.pid");
  writeFileSync(pidFile, `${process.pid}\n`);
  rmSync(path, { force: true });
  await listen(clouds, path, log);
  log(`listening at ${path}`);
  clouds.resume().catch((error: unknown) => {
    log(`an operation could not be finished: ${String(error)}`);
  });
  // A server whose sandbox is gone, or that another has replaced, must not go on writing.
  setInterval(() => {
    if (!existsSync(pidFile) || Number(readFileSync(pidFile, "utf8")) !== process.pid) process.exit(0);
  }, OWNER_CHECK_MS);
  process.on("SIGTERM", () => process.exit(0)); // everything answered is already on disk
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
