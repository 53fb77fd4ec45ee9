import { existsSync, writeFileSync } from "node:fs";

import { controllersPid, controllersPidFile } from "./controllers-process.js";
import { openControllers } from "./controllers.js";

const OWNER_CHECK_MS = 1000;

/** The process that works on a management control plane: `controllers-main <root> <control plane>`. */
async function main(): Promise<void> {
  const [, , root = ".sandbox", controlPlane = ""] = process.argv;
  const log = (line: string): void => {
    console.error(`${new Date().toISOString()} ${line}`);
  };
  process.on("unhandledRejection", (reason) => {
    log(`unhandled: ${String(reason instanceof Error ? reason.stack : reason)}`);
  });
  writeFileSync(controllersPidFile(root, controlPlane), `${process.pid}\n`);
  const controllers = await openControllers(root, controlPlane, log);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void controllers.close().finally(() => process.exit(0));
  };
  // Controllers whose control plane is gone, or that others have replaced, must not go on.
  setInterval(() => {
    const pidFile = controllersPidFile(root, controlPlane);
    if (!existsSync(pidFile) || controllersPid(root, controlPlane) !== process.pid) end();
  }, OWNER_CHECK_MS);
  process.on("SIGTERM", end);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
