import { readFileSync } from "node:fs";

import { Command } from "commander";

import { fleetProblems } from "../constructs/fleet-problems.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { InvalidError, type Problem } from "../lib/problem.js";
import { Failure } from "./failure.js";
import { findProject, loadFleetModule } from "./project.js";
import { jsonOption } from "./run-options.js";
import type { Terminal } from "./terminal.js";

const examples = `
Examples:
  $ flotilla check                 the fleet of this project
  $ flotilla check fleet.json      a fleet that came from somewhere else
`;

/** `flotilla check` */
export function checkCommand(terminal: Terminal): Command {
  return new Command("check")
    .summary("find what is wrong with the fleet's data")
    .description(
      "Finds all that is wrong with a fleet's data, in one go. Reads no cloud and touches nothing; of charts it looks at those " +
        "in the cache (flotilla charts pulls them).",
    )
    .argument("[file]", "fleet as JSON (default: the fleet of this project)")
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action(async (file: string | undefined, { json }: { readonly json?: boolean }) => {
      // The checks begin with the shape.
      const problems = file === undefined ? await projectProblems() : fleetProblems(readJson(file) as Fleet);
      if (json === true) {
        terminal.results.write(`${JSON.stringify(problemsJson(problems), null, 2)}\n`);
        process.exitCode = problems.length > 0 ? 1 : 0;
      } else if (problems.length > 0) {
        throw new InvalidError(file ?? "fleet", problems);
      } else {
        terminal.results.write("no problems\n");
      }
    });
}

/** What is wrong with the fleet of this project; values for charts are looked at once there is nothing else. */
async function projectProblems(): Promise<readonly Problem[]> {
  const project = findProject(process.cwd());
  const module = await loadFleetModule(project);
  const problems = fleetProblems(module.fleet, module.own.services);
  if (problems.length > 0) {
    return problems;
  }
  const { cachedChartProblems } = await import("./charts/require-charts.js");
  return cachedChartProblems(project.root, module);
}

/** What `--json` prints; a problem without a known fix has `null`. */
function problemsJson(problems: readonly Problem[]) {
  return { problems: problems.map(({ path, rule, message, fix }) => ({ path, rule, message, fix: fix ?? null })) };
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
