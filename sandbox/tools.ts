import { spawn } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";

import { realChartFolder, realCharts, type ChartName } from "./charts/real-charts.js";
import { chartsFolder, toolsFolder } from "./control-planes/folders.js";
import { packageRoot } from "./package-root.js";

/** Real programs that every sandbox runs. */
export const tools = [
  "pulumi",
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kwok",
  "kwokctl",
  "kubectl",
] as const;

/** Real programs that the sandbox of a fleet with a management cluster runs as well. */
export const managementTools = [
  "helm",
  "clusterctl",
  "capi-core",
  "capi-kubeadm-bootstrap",
  "capi-kubeadm-control-plane",
  "capi-in-memory",
  "capi-helm",
] as const;

/** A program that can be provided. */
export type Tool = (typeof tools)[number] | (typeof managementTools)[number];

/**
 * Provides the programs that a project does not have yet: links installed ones, builds the others.
 *
 * @param report - is told what is built and for how long
 * @param names - what to provide, unless it is the programs of every sandbox
 * @throws Error that names every program that cannot be provided, and why
 */
export async function provideTools(
  root: string,
  report: (line: string) => void,
  names: readonly Tool[] = tools,
): Promise<void> {
  const folder = toolsFolder(root);
  const missing = await missingTools(folder, names);
  if (missing.length === 0) {
    return;
  }
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "..", ".gitignore"), "*\n");
  const failures: string[] = [];
  for (const tool of missing) {
    // One after the other: a build takes all processors by itself.
    const failure = await run("provide.sh", [tool, join(folder, tool)], report);
    failures.push(...(failure === undefined ? [] : [failure]));
  }
  if (failures.length > 0) {
    throw new Error(["the sandbox lacks programs that it runs", ...failures].join("\n  "));
  }
}

/**
 * Provides the real charts among those that a project installs, as far as the project does not have them yet. Where one cannot be had,
 * a stand-in takes its place.
 *
 * @param report - is told what is downloaded, and what cannot be had
 */
export async function provideCharts(
  root: string,
  report: (line: string) => void,
  charts: readonly ChartName[],
): Promise<void> {
  const names = new Set(charts.map(({ chart }) => chart.slice(chart.lastIndexOf("/") + 1)));
  for (const real of realCharts.filter((each) => names.has(each.chart))) {
    const folder = realChartFolder(root, real);
    if (await exists(folder)) continue;
    await mkdir(chartsFolder(root), { recursive: true });
    const failure = await run("chart.sh", [basename(folder), folder], report);
    if (failure !== undefined) report(`${failure}; a stand-in takes its place`);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function missingTools(folder: string, names: readonly Tool[]): Promise<readonly Tool[]> {
  const missing = await Promise.all(names.map(async (tool) => ((await exists(join(folder, tool))) ? [] : [tool])));
  return missing.flat();
}

/** Runs a script of the folder `tools`; gives why it failed, if it did. */
async function run(
  script: string,
  args: readonly string[],
  report: (line: string) => void,
): Promise<string | undefined> {
  const child = spawn("sh", [join(packageRoot(), "tools", script), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  createInterface(child.stdout).on("line", report);
  const complaints: string[] = [];
  createInterface(child.stderr).on("line", (line) => complaints.push(line));
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      complaints.push(error.message);
      resolve(1);
    });
    child.once("close", resolve);
  });
  if (code === 0) return undefined;
  return complaints.at(-1)?.replace(/^\w+\.sh: /, "") ?? `${args[0] ?? script} could not be provided`;
}
