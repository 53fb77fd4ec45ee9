import { existsSync } from "node:fs";
import { relative } from "node:path";

import { Command, Option } from "commander";

import { reportJson } from "../lib/diff/json.js";
import { markdownText } from "../lib/diff/markdown.js";
import type { Report, StackDifference } from "../lib/diff/report.js";
import { terminalText } from "../lib/diff/terminal-text.js";
import { fleetProblems } from "../constructs/fleet-problems.js";
import { refuse } from "../lib/problem.js";
import { countProgress } from "./count-progress.js";
import type { CompareOptions, Comparison } from "./compare-sides.js";
import type { Sides } from "./diff-sides.js";
import { Failure } from "./failure.js";
import { loadFleet, type Project } from "./project.js";
import { jsonOption, sandboxOption } from "./run-options.js";
import type { Output, Terminal } from "./terminal.js";
import { ThrowAway } from "./throw-away.js";

const more = `
BASE and HEAD are folders with a rendering, or revisions of git, whose committed rendering is read. Where a name is both, write
./name or name^0.
Without BASE it is where HEAD has left the main branch. Without HEAD it is the working tree, rendered from the fleet as it is
built: run the project's build first.

With --exit-code: 0 no difference, 1 differences, 2 an error, as with diff.

Examples:
  $ flotilla diff                              what this branch and the working tree change
  $ flotilla diff v1.4.0 v1.5.0                what a release changed
  $ flotilla diff main --format markdown       for a comment on a pull request
  $ flotilla diff ./before ./after             two folders that flotilla render wrote
`;

interface DiffOptions {
  readonly format: "terminal" | "markdown" | "json";
  readonly json?: boolean;
  readonly exitCode?: boolean;
  readonly all?: boolean;
  readonly charts?: boolean;
  readonly stacks: boolean;
  readonly rendered?: string;
  readonly sandbox?: boolean;
}

/** `flotilla diff` */
export function diffCommand(terminal: Terminal): Command {
  return new Command("diff")
    .summary("show what a change does to the objects of every cluster")
    .description(
      "Shows what a change does to the objects of every cluster and to its cloud resources, dangers first. Changes nothing.",
    )
    .argument("[base]", "what to compare with (default: where HEAD has left the main branch)")
    .argument("[head]", "what to look at (default: the working tree)")
    .addOption(
      new Option("--format <format>", "how to print it").choices(["terminal", "markdown", "json"]).default("terminal"),
    )
    .addOption(jsonOption())
    .option("--exit-code", "exit with 1 when there are differences, and with 2 when there is an error")
    .option("--all", "show every object, cluster, field and line, however many there are")
    .option("--charts", "show what charts make, too, of releases that differ: they are fetched, and rendered by helm")
    .option("--no-stacks", "leave out what changes in the clouds, for which Pulumi runs")
    .addOption(sandboxOption())
    .option("--rendered <folder>", "folder of the rendering in revisions (default: rendered beside package.json)")
    .addHelpText("after", more)
    .action(async (base: string | undefined, head: string | undefined, options: DiffOptions) => {
      // What fails from here on exits with this code.
      process.exitCode = options.exitCode === true ? 2 : 0;
      const { findSides } = await import("./diff-sides.js");
      const sides = await findSides({ base, head, rendered: options.rendered }, process.cwd());
      const report = await reported(sides, options, terminal.messages);
      terminal.results.write(text(report, options, terminal.results));
      refuseIncomplete(report);
      process.exitCode = options.exitCode === true && isDifferent(report) ? 1 : 0;
    });
}

async function reported(sides: Sides, options: DiffOptions, messages: Output): Promise<Report> {
  const { base, head, project, committed, notes } = sides;
  if (project !== undefined && head.side.kind === "working-tree") {
    refuse("fleet", fleetProblems(await loadFleet(project)));
  }
  const { compareSides } = await import("./compare-sides.js");
  const compared = (charts?: CompareOptions["charts"]) =>
    compareSides(base, head, {
      committed,
      charts,
      progress: (total) => countProgress(messages, "comparing", { total, unit: "clusters" }),
    });
  const { diff, stale, fleets, charts, policy } =
    options.charts === true ? await withCharts(project, messages, compared) : await compared();
  const stackNotes: string[] = [];
  const stacks = options.stacks
    ? await stacksOf(sides, fleets, { ...options, messages, note: (line) => stackNotes.push(line) })
    : [];
  return {
    base: base.name,
    head: head.name,
    diff,
    ...(policy && { policy }),
    stacks,
    notes: [...notes, ...charts.notes, ...staleNotes(committed, stale), ...stackNotes],
    failures: charts.failures,
  };
}

/** Compares with the charts of the project, which are only read: it is flotilla charts that writes charts.lock. */
async function withCharts(
  project: Project | undefined,
  messages: Output,
  compared: (charts: CompareOptions["charts"]) => Promise<Comparison>,
): Promise<Comparison> {
  const root = project?.root ?? process.cwd();
  const { chartDifferences } = await import("./chart-objects/chart-differences.js");
  const { openChartStore } = await import("./charts/chart-store.js");
  const { helmOf } = await import("./charts/helm-program.js");
  const throwAway = new ThrowAway();
  try {
    const scratch = await throwAway.folder();
    const store = openChartStore(root, { unrecorded: "read" });
    const progress = (total: number) => countProgress(messages, "rendering", { total, unit: "charts" });
    return await compared((sides) => chartDifferences(sides, { store, helm: helmOf(root), scratch, progress }));
  } finally {
    throwAway.close();
  }
}

/** What changes in the clouds. Folders hold no program that could say. */
async function stacksOf(
  { base, head, project }: Sides,
  fleets: Comparison["fleets"],
  {
    sandbox,
    messages,
    note,
  }: Pick<DiffOptions, "sandbox"> & { readonly messages: Output; readonly note: (line: string) => void },
): Promise<readonly StackDifference[]> {
  const isFolder = base.side.kind === "folder" || head.side.kind === "folder";
  if (project === undefined || fleets.head === undefined || isFolder) {
    return [];
  }
  const { stackDifferences } = await import("./stack-differences.js");
  return stackDifferences({
    project,
    base: base.side,
    head: head.side,
    fleets: { base: fleets.base, head: fleets.head },
    sandbox: sandbox === true,
    report: (line) => {
      messages.write(`${line}\n`);
    },
    progress: (total) => countProgress(messages, "previewing", { total, unit: "stacks" }),
    note,
  });
}

/** Whoever waits for the exit code must not take silence for no change. */
function refuseIncomplete({ failures: { length } }: Report): void {
  if (length > 0) {
    const things = length === 1 ? "1 thing" : `${length} things`;
    throw new Failure(`the diff is not complete: ${things} could not be found out, which it names`);
  }
}

function staleNotes(committed: string | undefined, stale: number): string[] {
  if (committed === undefined || stale === 0) {
    return [];
  }
  const name = relative(process.cwd(), committed);
  const files = stale === 1 ? "1 file is" : `${stale} files are`;
  return [
    existsSync(committed)
      ? `${name} is stale: ${files} not as the fleet renders them. Run flotilla render and commit it.`
      : `${name} is not there yet. Run flotilla render and commit it.`,
  ];
}

function text(report: Report, { format, json, all }: DiffOptions, { colour, size }: Output): string {
  if (json === true || format === "json") {
    return `${JSON.stringify(reportJson(report), null, 2)}\n`;
  }
  return format === "markdown"
    ? markdownText(report)
    : terminalText(report, { colour, columns: size().columns, all: all === true });
}

function isDifferent({ diff, stacks }: Report): boolean {
  return diff.groups.length > 0 || stacks.some(({ resources }) => resources.length > 0);
}
