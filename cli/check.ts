import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Command, Option } from "commander";

import { fleetProblems } from "../constructs/fleet-problems.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { InvalidError, type Problem } from "../lib/problem.js";
import { dataReport, hasErrors, objectsReport, type CheckReport } from "./check/check-report.js";
import type { ClusterFindings } from "./check/judge-cluster.js";
import { countProgress } from "./count-progress.js";
import { Failure } from "./failure.js";
import { findProject, loadFleetModule, type Project } from "./project.js";
import { jsonOption } from "./run-options.js";
import type { Output, Terminal } from "./terminal.js";

const formats = ["text", "json", "sarif", "markdown", "junit"] as const;

const more = `
Exits with 1 when the data is wrong, or when an object breaks a rule on a cluster that enforces it. Where it is only audited or
warned of, it is a warning.

Examples:
  $ flotilla check                           the fleet of this project
  $ flotilla check fleet.json                a fleet that came from somewhere else
  $ flotilla check --format sarif            for code scanning
  $ flotilla check --format markdown         for a comment on a pull request
`;

interface CheckOptions {
  readonly format: (typeof formats)[number];
  readonly json?: boolean;
}

/** `flotilla check` */
export function checkCommand(terminal: Terminal): Command {
  return new Command("check")
    .summary("find what is wrong with the fleet's data and objects")
    .description(
      "Finds all that is wrong with a fleet's data, in one go, and then every object that breaks a rule of its policies. Reads no " +
        "cloud and touches nothing; of charts it looks at those in the cache (flotilla charts pulls them).",
    )
    .argument("[file]", "fleet as JSON (default: the fleet of this project)")
    .addOption(new Option("--format <format>", "how to print it").choices(formats).default("text"))
    .addOption(jsonOption())
    .addHelpText("after", more)
    .action(async (file: string | undefined, { format, json }: CheckOptions) => {
      const report = await (file === undefined
        ? projectReport(findProject(process.cwd()), terminal.messages)
        : fileReport(file));
      terminal.results.write(await formatted(report, json === true ? "json" : format, terminal.results.colour));
      process.exitCode = hasErrors(report) ? 1 : 0;
    });
}

async function projectReport(project: Project, messages: Output): Promise<CheckReport> {
  const problems = await projectProblems(project);
  if (problems.length > 0) {
    return dataReport("fleet", problems);
  }
  const { fleet } = await loadFleetModule(project);
  if (fleet.policies === undefined) {
    return objectsReport("fleet", []);
  }
  const { overItems } = await import("./over-items.js");
  const clusters = Object.keys(fleet.clusters);
  const progress = countProgress(messages, "judging", { total: clusters.length, unit: "clusters" });
  const judged = await overItems("judge", project, clusters, { done: progress.done }).finally(progress.end);
  return objectsReport("fleet", judged.filter(isJudged));
}

async function fileReport(file: string): Promise<CheckReport> {
  const fleet = readJson(file) as Fleet;
  // The checks begin with the shape.
  const problems = fleetProblems(fleet, undefined, today());
  if (problems.length > 0) {
    return dataReport(file, problems);
  }
  const { judgeCluster } = await import("./check/judge-cluster.js");
  const judged = Object.keys(fleet.clusters).map((cluster) => judgeCluster({ fleet, own: {} }, cluster));
  return objectsReport(file, judged.filter(isJudged));
}

function isJudged(findings: ClusterFindings | undefined): findings is ClusterFindings {
  return findings !== undefined;
}

/** What is wrong with the fleet of this project; values for charts are looked at once there is nothing else. */
async function projectProblems(project: Project): Promise<readonly Problem[]> {
  const module = await loadFleetModule(project);
  const problems = fleetProblems(module.fleet, module.own, today());
  if (problems.length > 0) {
    return problems;
  }
  const { cachedChartProblems } = await import("./charts/require-charts.js");
  return cachedChartProblems(project.root, module);
}

/** The day, by the clock of UTC: exceptions from policies end on one. */
function today(): string {
  return new Date().toISOString().slice(0, "2026-11-23".length);
}

/** A report as it is printed; problems of the data are an error as everywhere else where it is people who read it. */
async function formatted(report: CheckReport, format: CheckOptions["format"], colour: boolean): Promise<string> {
  switch (format) {
    case "text": {
      if (report.problems.length > 0) {
        throw new InvalidError(report.subject, report.problems);
      }
      return (await import("./check/check-text.js")).checkText(report, colour);
    }
    case "json":
      return (await import("./check/check-json.js")).checkJson(report);
    case "markdown":
      return (await import("./check/check-markdown.js")).checkMarkdown(report);
    case "junit":
      return (await import("./check/check-junit.js")).checkJunit(report);
    case "sarif":
      return sarif(report);
  }
}

async function sarif(report: CheckReport): Promise<string> {
  const { checkSarif } = await import("./check/check-sarif.js");
  const { version } = await import("./version.js");
  const rendered = report.subject === "fleet" ? await renderedFolder() : undefined;
  return checkSarif(report, { version: version(), ...(rendered === undefined ? {} : { rendered }) });
}

/** The project's rendering, from the top of its repository, where code scanning looks for files. */
async function renderedFolder(): Promise<string | undefined> {
  const { root } = findProject(process.cwd());
  if (!existsSync(join(root, "rendered"))) {
    return undefined;
  }
  const { git } = await import("./git.js");
  const { code, stdout } = await git(root, ["rev-parse", "--show-prefix"]);
  return `${code === 0 ? stdout.trimEnd() : ""}rendered`;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Failure(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
