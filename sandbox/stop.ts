import { stopSandbox } from "./environment.js";

if (require.main === module) {
  stopSandbox(process.cwd()).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
