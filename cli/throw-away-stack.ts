import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { dump } from "js-yaml";

import { packageRoot } from "../sandbox/package-root.js";
import { sandboxProject } from "../sandbox/pulumi-project.js";
import type { StackProgram } from "./stack-program.js";

/** A stack in a folder of its own, with nothing of the user's. */
export interface ThrowAwayStack {
  readonly folder: string;
  /** Name of the Pulumi project. */
  readonly project: string;
  readonly stack: string;
}

/** Writes a Pulumi project that runs a program where it lies, with the settings of its stack, and resolves to its folder. */
export async function writeProject({ folder, project, stack }: ThrowAwayStack, program: StackProgram): Promise<string> {
  const to = await mkdtemp(join(folder, "project-"));
  const document = { ...sandboxProject(program.root, program.project), name: project };
  await writeFile(join(to, "Pulumi.yaml"), dump(document, { lineWidth: -1 }));
  await writeFile(join(to, `Pulumi.${stack}.yaml`), dump({ config: await program.settings(stack) }));
  return to;
}

/** Writes what the stack has, as the engine would have written it. */
export async function writeState(
  { folder, project, stack }: ThrowAwayStack,
  resources: readonly object[],
): Promise<void> {
  const backend = join(folder, "state", ".pulumi");
  await mkdir(join(backend, "stacks", project), { recursive: true });
  await writeFile(join(backend, "meta.yaml"), "version: 1\n");
  const latest = { manifest: { time: "2020-01-01T00:00:00Z", magic: "", version: "" }, resources };
  const checkpoint = { stack: `organization/${project}/${stack}`, latest };
  await writeFile(join(backend, "stacks", project, `${stack}.json`), JSON.stringify({ version: 3, checkpoint }));
}

/** What the engine sees of this machine: no login, no backend, no passphrase and no plugin of the user's. */
export function environment({ folder }: ThrowAwayStack, { env }: StackProgram): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("PULUMI_"));
  return {
    ...Object.fromEntries(inherited),
    ...env,
    PATH: [join(packageRoot(), "sandbox", "bin"), process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: join(folder, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}
