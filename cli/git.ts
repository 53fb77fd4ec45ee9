import { execFile } from "node:child_process";

import { Failure } from "./failure.js";

/** How a command of git ended. */
export interface GitResult {
  readonly code: number;
  readonly stdout: string;
  /** What git says of it, without its prefix. */
  readonly reason: string;
}

/**
 * Runs one short command of git in a folder. Nothing is fetched, locked or asked for.
 *
 * @throws {@link Failure} when there is no git
 */
export function git(folder: string, args: readonly string[]): Promise<GitResult> {
  const options = { cwd: folder, maxBuffer: 1 << 30, env: gitEnvironment() };
  return new Promise((resolve, reject) => {
    execFile("git", args, options, (error, stdout, stderr) => {
      if (error === null) {
        resolve({ code: 0, stdout, reason: "" });
      } else if (typeof error.code === "number") {
        resolve({ code: error.code, stdout, reason: stderr.trim().replace(/^(fatal|error): /, "") });
      } else {
        reject(new Failure(error.code === "ENOENT" ? gitMissing : error.message, { cause: error }));
      }
    });
  });
}

/** What git runs with: it says what it says in English, and never waits for a password. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: "C", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" };
}

const gitMissing = "git is not on the PATH: install it, or compare two folders with renderings";
