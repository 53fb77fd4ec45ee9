import { join, relative, resolve } from "node:path";

import { Command } from "commander";

import { fleetProblems } from "../constructs/fleet-problems.js";
import { refuse } from "../lib/problem.js";
import { countProgress } from "./count-progress.js";
import { Failure } from "./failure.js";
import { findProject, loadFleetModule } from "./project.js";
import type { FolderChanges } from "./render-folder.js";
import { jsonOption } from "./run-options.js";
import type { Terminal } from "./terminal.js";

const examples = `
The fleet is rendered as it is built: run the project's build first.

Examples:
  $ flotilla render            write rendered/, for git and for a GitOps engine
  $ flotilla render --check    fail when rendered/ is not what the fleet renders to
`;

interface RenderOptions {
  readonly check?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** `flotilla render` */
export function renderCommand(terminal: Terminal): Command {
  return new Command("render")
    .summary("write every manifest of the fleet as YAML")
    .description(
      "Writes every object of every cluster as YAML, a file a layer, without a cluster, credentials or a network.",
    )
    .option("--check", "write nothing, and fail when a file is not what it should be")
    .option("--out <folder>", "folder to write (default: rendered beside the project's package.json)")
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((options: RenderOptions) => render(options, terminal));
}

async function render(options: RenderOptions, { results, messages }: Terminal): Promise<void> {
  const project = findProject(process.cwd());
  const { fleet, own } = await loadFleetModule(project);
  refuse("fleet", fleetProblems(fleet, { rules: own.rules ?? (() => []) }));
  const folder = options.out === undefined ? join(project.root, "rendered") : resolve(options.out);
  const { renderFolder } = await import("./render-folder.js");
  const total = Object.keys(fleet.clusters).length;
  const progress = countProgress(messages, "rendering", { total, unit: "clusters" });
  const changes = await renderFolder(project, fleet, folder, {
    check: options.check === true,
    done: progress.done,
  }).finally(progress.end);
  const name = relative(process.cwd(), folder) || ".";
  if (options.json === true) {
    results.write(`${JSON.stringify(changesJson(changes), null, 2)}\n`);
    process.exitCode = options.check === true && isStale(changes) ? 1 : 0;
  } else if (options.check === true && isStale(changes)) {
    throw new Failure(staleText(name, changes, options.out));
  } else {
    const { unchanged } = changes;
    results.write(
      options.check === true ? `${name} is fresh: ${unchanged.length} files\n` : `${name}: ${countsText(changes)}\n`,
    );
  }
}

function changesJson({ added, changed, deleted, unchanged }: FolderChanges) {
  return { added, changed, deleted, unchanged: unchanged.length };
}

function countsText({ added, changed, deleted, unchanged }: FolderChanges): string {
  return `${added.length + changed.length} written, ${deleted.length} deleted, ${unchanged.length} unchanged`;
}

function isStale({ added, changed, deleted }: FolderChanges): boolean {
  return added.length + changed.length + deleted.length > 0;
}

const shownFiles = 100;

/** Which files are not as they should be, and what mends it. */
function staleText(name: string, { added, changed, deleted }: FolderChanges, out: string | undefined): string {
  const files = [
    ...changed.map((path) => `stale    ${path}`),
    ...added.map((path) => `missing  ${path}`),
    ...deleted.map((path) => `surplus  ${path}`),
  ];
  const more = files.length - shownFiles;
  return [
    `${name} is not what the fleet renders to`,
    ...files.slice(0, shownFiles).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more, which --json lists`] : []),
    `mend it with: flotilla render${out === undefined ? "" : ` --out ${out}`}`,
  ].join("\n");
}
