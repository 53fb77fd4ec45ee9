import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

/** A policy pack that an engine wants to ask. */
export interface PolicyPackRun {
  /** Folder of its PulumiPolicy.yaml; its own copy of the SDK is found from there. */
  readonly folder: string;
  /** Arguments of the engine: its address. */
  readonly args: readonly string[];
  /** Environment as `NAME=value`. */
  readonly env: readonly string[];
}

/** Starts a policy pack with the SDK's own runner, which prints the port that it serves on. */
export function startPolicyPack({ folder, args, env }: PolicyPackRun): ChildProcess {
  return spawn(process.execPath, [runner(folder), ...args, folder], {
    cwd: folder,
    env: { ...process.env, ...Object.fromEntries(env.map(variable)) },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function variable(text: string): [string, string] {
  const end = text.indexOf("=");
  return [text.slice(0, end), text.slice(end + 1)];
}

function runner(folder: string): string {
  try {
    return createRequire(join(folder, "policy-pack.js")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  } catch {
    throw new Error(`@pulumi/pulumi is not installed for the policy pack in ${folder}: run "npm ci" there`);
  }
}
