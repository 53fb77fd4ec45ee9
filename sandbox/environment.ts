import { randomBytes } from "node:crypto";
import { access, chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";

import { chartReport } from "./charts/chart-report.js";
import type { ChartName } from "./charts/real-charts.js";
import { startServer, stopServer } from "./clouds/server-process.js";
import { restartControlPlanes } from "./control-planes/control-plane.js";
import { controlPlanesFolder, managersFolder, toolsFolder } from "./control-planes/folders.js";
import { releasePorts } from "./control-planes/ports.js";
import { withLock } from "./lock.js";
import { writeManagement, type Management } from "./management/management.js";
import { packageRoot } from "./package-root.js";
import { endProcesses, processes, processesUnder, type Process } from "./processes.js";
import { copyPulumiProject, kubernetesProviderVariable } from "./pulumi-project.js";
import { managementTools, provideCharts, provideTools, tools, type Tool } from "./tools.js";

/** Where a sandbox lives and what its programs need in their environment. */
export interface Sandbox {
  /** `<project>/.sandbox`, absolute. */
  readonly root: string;
  /** Pulumi project folder of the sandbox; Pulumi writes there and never to a tracked file. */
  readonly workDir: string;
  /** What to add to `process.env`. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a sandbox has to know before it starts. */
export interface SandboxOptions {
  /**
   * The cluster that manages the others.
   *
   * @defaultValue none does
   */
  readonly management?: Management | undefined;
  /**
   * Charts that clusters install.
   *
   * @defaultValue none
   */
  readonly charts?: readonly ChartName[];
}

/** Paths and environment of the sandbox of a project; touches nothing. */
export function sandboxAt(projectRoot: string): Sandbox {
  const root = join(resolve(projectRoot), ".sandbox");
  const before = (process.env["PATH"] ?? "").split(delimiter);
  const path = [...programFolders(root), ...before.filter((folder) => !programFolders(root).includes(folder))];
  return { root, workDir: join(root, "project"), env: { ...variables(root), PATH: path.join(delimiter) } };
}

/**
 * Makes the sandbox of a project ready: provides missing tools, prepares `.sandbox`, starts the clouds and restarts
 * control planes that died. Several may do so at once.
 */
export async function startSandbox(
  projectRoot: string,
  report: (line: string) => void,
  { management, charts = [] }: SandboxOptions = {},
): Promise<Sandbox> {
  const sandbox = sandboxAt(projectRoot);
  const { root, workDir } = sandbox;
  await mkdir(root, { recursive: true, mode: 0o700 });
  await withLock(join(root, "locks", "start"), async () => {
    await writeFile(join(root, ".gitignore"), "*\n");
    await provideTools(root, report, [...tools, ...toolsOf(management, charts)]);
    await provideCharts(root, report, charts);
    await reportOnce(root, chartReport(root, charts), report);
    await writeManagement(root, management);
    const kubernetesProvider = process.env[kubernetesProviderVariable];
    await copyPulumiProject(resolve(projectRoot), workDir, { kubernetesProvider, report });
    await writeFiles(root);
    await startServer(root);
    for (const name of await restartControlPlanes(root)) {
      report(`${name}: its control plane had died and runs again`);
    }
  });
  return sandbox;
}

/** The managers of Cluster API run only where somebody wants them. */
function toolsOf(management: Management | undefined, charts: readonly ChartName[]): readonly Tool[] {
  if (management?.clusterApi === true) return managementTools;
  return management === undefined && charts.length === 0 ? [] : ["helm"];
}

/** Says of the charts what a run before has not said already. */
async function reportOnce(root: string, lines: readonly string[], report: (line: string) => void): Promise<void> {
  const file = join(root, "charts.txt");
  const text = lines.map((line) => `${line}\n`).join("");
  if ((await readFile(file, "utf8").catch(() => "")) === text) return;
  for (const line of lines) report(line);
  await writeFile(file, text);
}

/** Ends every process of the sandbox and removes it, in whatever state it is; nothing happens when there is none. */
export async function stopSandbox(projectRoot: string): Promise<void> {
  const { root } = sandboxAt(projectRoot);
  await endProcesses(() => processesOf(root, isEngine));
  await stopServer(root).catch(() => undefined); // whatever is wrong with it, its process is found by its arguments
  await endProcesses(() => processesOf(root, () => true), 0);
  for (const name of await readdir(controlPlanesFolder(root)).catch(() => [])) {
    await releasePorts(join(controlPlanesFolder(root), name));
    await releasePorts(managersFolder(root, name));
  }
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
}

/** Programs come from here first: the wrapper of Pulumi, the sandbox's stand-ins, the real programs. */
function programFolders(root: string): readonly string[] {
  return [join(root, "bin"), join(packageRoot(), "sandbox", "bin"), toolsFolder(root)];
}

function variables(root: string): Readonly<Record<string, string>> {
  return {
    FLOTILLA_SANDBOX: root,
    FLOTILLA_RECORD_SECONDS: "0", // no external-dns runs that anybody could wait for
    // Ports are used again, and kubectl would take what it knows of the API server that had one before.
    KUBECACHEDIR: join(root, "kubectl-cache"),
    KUBECONFIG: join(root, "kubeconfig"),
    // The file that Pulumi writes beside a state is not written atomically: a killed engine leaves it empty, the state unreadable.
    PULUMI_BACKEND_URL: `file://${stateFolder(root)}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(root),
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: join(root, "pulumi"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

async function writeFiles(root: string): Promise<void> {
  await Promise.all([stateFolder(root), join(root, "bin")].map((folder) => mkdir(folder, { recursive: true })));
  await access(passphraseFile(root)).catch(() =>
    writeFile(passphraseFile(root), randomBytes(24).toString("base64url"), { mode: 0o600 }),
  );
  await writeFile(join(root, "env"), environmentFile(root));
  const wrapper = join(root, "bin", "pulumi");
  await writeFile(wrapper, pulumiWrapper(root));
  await chmod(wrapper, 0o755);
}

/** The file that a shell enters the sandbox with. */
function environmentFile(root: string): string {
  const lines = Object.entries(variables(root)).map(([name, value]) => `export ${name}=${quoted(value)}`);
  const path = programFolders(root).map(quoted).join(":");
  return ["# Enter the sandbox: . .sandbox/env", ...lines, `export PATH=${path}:"$PATH"`, ""].join("\n");
}

/** A passphrase in the environment would win over the sandbox's own. */
function pulumiWrapper(root: string): string {
  const [program, project] = [join(toolsFolder(root), "pulumi"), join(root, "project")].map((path) => quoted(path));
  return ["#!/bin/sh", "unset PULUMI_CONFIG_PASSPHRASE", `exec ${program ?? ""} -C ${project ?? ""} "$@"`, ""].join(
    "\n",
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function stateFolder(root: string): string {
  return join(root, "state");
}

function passphraseFile(root: string): string {
  return join(root, "passphrase");
}

/** Programs that lie in the sandbox or were told its folder, but not whoever ends it. */
async function processesOf(root: string, filter: (process: Process) => boolean): Promise<readonly Process[]> {
  const told = (await processes()).filter(({ command }) =>
    command.some((word) => word === root || word === join(root, "project")),
  );
  const all = [...(await processesUnder(root)), ...told];
  return all.filter((each) => each.pid !== process.pid && each.pid !== process.ppid && filter(each));
}

/** An engine writes its state while the clouds still answer, so it ends first. */
function isEngine({ command }: Process): boolean {
  return command[0]?.endsWith("pulumi") ?? false;
}
