import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { load } from "js-yaml";

import type { ResourceDifference } from "../lib/diff/report.js";
import { sandboxAt } from "../sandbox/environment.js";
import { previewSteps } from "./preview-steps.js";
import { resourceDifference } from "./resource-difference.js";
import { CommandError, type ThrowAway } from "./throw-away.js";

/** The stacks of a project whose state is recorded where this user can read it. */
export interface RecordedStacks {
  readonly names: ReadonlySet<string>;
  /** What an `up` would do to the resources of one. */
  readonly preview: (stack: string) => Promise<readonly ResourceDifference[]>;
}

/** Where recorded stacks are looked for. */
export interface RecordedOptions {
  /** Folder of the project. */
  readonly root: string;
  /** The program `pulumi`. */
  readonly pulumi: string;
  /** Whether those of the sandbox are meant. */
  readonly sandbox: boolean;
  readonly throwAway: ThrowAway;
}

const patience = 20_000;

/** The recorded stacks; none where nobody is logged in or no sandbox is there. Nobody is asked, nothing is started or created. */
export async function recordedStacks(options: RecordedOptions): Promise<RecordedStacks> {
  const { root, pulumi, sandbox, throwAway } = options;
  const { cwd, env } = sandbox ? sandboxPlace(root) : { cwd: root, env: process.env };
  const run = (args: readonly string[], timeout?: number) =>
    throwAway.run(pulumi, [...args, "--json", "--non-interactive"], {
      cwd,
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      ...(timeout !== undefined && { timeout }),
    });
  const isThere = sandbox ? existsSync(cwd) : isLoggedIn(root);
  return {
    names: isThere ? await stackNames(() => run(["stack", "ls"], patience)) : new Set(),
    preview: async (stack) => {
      const steps = await previewSteps(() => run(["preview", "--stack", stack]));
      return steps.flatMap((step) => resourceDifference(step) ?? []);
    },
  };
}

function sandboxPlace(root: string): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
  const { workDir, env } = sandboxAt(root);
  // A passphrase in the environment would win over the sandbox's own.
  return { cwd: workDir, env: { ...process.env, ...env, PULUMI_CONFIG_PASSPHRASE: undefined } };
}

async function stackNames(list: () => Promise<string>): Promise<ReadonlySet<string>> {
  try {
    return new Set((JSON.parse(await list()) as readonly { readonly name: string }[]).map(({ name }) => name));
  } catch (error) {
    if (error instanceof CommandError) {
      return new Set(); // a backend that cannot be reached has no state for us
    }
    throw error;
  }
}

/** Whether Pulumi knows a backend without asking anybody. */
function isLoggedIn(root: string): boolean {
  const home = process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi");
  return (
    [process.env["PULUMI_ACCESS_TOKEN"], process.env["PULUMI_BACKEND_URL"]].some((value) => (value ?? "") !== "") ||
    hasText(join(root, "Pulumi.yaml"), ({ backend }) => (backend as { readonly url?: unknown } | undefined)?.url) ||
    hasText(join(home, "credentials.json"), ({ current }) => current)
  );
}

function hasText(file: string, value: (document: Readonly<Record<string, unknown>>) => unknown): boolean {
  try {
    const found = value((load(readFileSync(file, "utf8")) ?? {}) as Readonly<Record<string, unknown>>);
    return typeof found === "string" && found !== "";
  } catch {
    return false;
  }
}
