import { execFile } from "node:child_process";

import { commandErrors } from "./diagnostics.js";
import { Failure } from "./failure.js";

/** How to get what is missing. */
export const pulumiMissing =
  "pulumi is not on the PATH: install it (https://www.pulumi.com/docs/install/), or rehearse on this machine with --sandbox";

/**
 * Runs one short command of the Pulumi CLI and resolves to what it prints.
 *
 * @throws {@link Failure} with what the CLI said
 */
export function pulumi(workDir: string, args: readonly string[]): Promise<string> {
  const options = { cwd: workDir, maxBuffer: 1 << 30, env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" } };
  return new Promise((resolve, reject) => {
    execFile("pulumi", [...args, "--non-interactive"], options, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
      } else if (error.code === "ENOENT") {
        reject(new Failure(pulumiMissing, { cause: error }));
      } else {
        reject(new Failure(commandErrors(stderr).join("\n") || stderr.trim() || error.message, { cause: error }));
      }
    });
  });
}
