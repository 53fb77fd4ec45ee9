import { equal } from "node:assert/strict";

import type { Changes } from "../../cli/stack-record.js";
import type { Project } from "./project.js";

/** The stacks of the reference fleet. */
export const stacks = ["management", "prod-us", "prod-eu", "prod-apac", "staging", "development"];

/** What `--json` says of a run. */
export interface Run {
  readonly stacks: readonly {
    readonly stack: string;
    readonly changes: Changes;
    readonly steps: readonly { readonly op: string; readonly urn: string; readonly type: string }[];
  }[];
}

/** What a run in the sandbox announces; it must succeed. */
export async function announced(project: Project, args: readonly string[]): Promise<Run> {
  const { code, stdout, stderr } = await project.flotilla([...args, "--sandbox", "--json"]);
  equal(code, 0, stdout + stderr);
  return JSON.parse(stdout) as Run;
}

/** The steps of a run, each as operation and resource name, sorted. */
export function steps(run: Run): string[] {
  return run.stacks
    .flatMap(({ steps }) => steps.map(({ op, urn }) => `${op} ${urn.slice(urn.lastIndexOf("::") + 2)}`))
    .sort();
}

/** The live clusters of the sandbox: phase, ready and all nodes, ready and all pods, by name. */
export async function clusterRows(project: Project): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await project.flotilla(["get", "clusters", "--sandbox", "--json"]);
  equal(code, 0, stdout + stderr);
  const rows = JSON.parse(stdout) as readonly Row[];
  return Object.fromEntries(
    rows.map(({ name, phase, nodes, pods }) => [
      name,
      `${phase} ${nodes.ready}/${nodes.total} ${pods.ready}/${pods.total}`,
    ]),
  );
}

interface Row {
  readonly name: string;
  readonly phase: string;
  readonly nodes: { readonly ready: number; readonly total: number };
  readonly pods: { readonly ready: number; readonly total: number };
}
