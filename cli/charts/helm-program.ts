import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { Failure } from "../failure.js";

/** How a command of helm ended. */
export interface HelmResult {
  readonly ok: boolean;
  readonly stdout: string;
  /** What helm says of it, without its prefix. */
  readonly reason: string;
}

/** Runs a command of helm; some variables of the environment may be others. */
export type RunHelm = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<HelmResult>;

/** The helm of a project, in `.tools/bin`, or that of the PATH. Repositories, credentials and proxies are its own. */
export function helmOf(root: string): RunHelm {
  const own = join(root, ".tools", "bin", "helm");
  const program = existsSync(own) ? own : "helm";
  return (args, env = {}) =>
    new Promise((resolve, reject) => {
      execFile(program, [...args], { env: { ...process.env, ...env }, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
        if (error?.code === "ENOENT") {
          reject(new Failure(missing, { cause: error }));
        } else {
          resolve({ ok: error === null, stdout, reason: reasonOf(stderr) || (error?.message ?? "") });
        }
      });
    });
}

const missing = `helm is needed for charts, and is neither in .tools/bin nor on the PATH: install it (https://helm.sh/docs/intro/install)`;

/** The last error among helm's messages, without what it says beside the reason. */
function reasonOf(messages: string): string {
  const last = messages.slice(Math.max(0, messages.lastIndexOf("\nError: "))).trim();
  return last
    .replace(/^Error: /, "")
    .replace(/^failed to perform "\w+" on source: /, "")
    .replace(/^looks like "[^"]*" is not a valid chart repository or cannot be reached: /, "");
}
