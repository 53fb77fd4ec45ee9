import { Command, CommanderError } from "commander";
import { createColors } from "picocolors";

import { InvalidError } from "../lib/problem.js";
import { chartsCommand } from "./charts.js";
import { checkCommand } from "./check.js";
import { diffCommand } from "./diff.js";
import { downCommand } from "./down.js";
import { exportCommand } from "./export.js";
import { Failure, UsageFailure } from "./failure.js";
import { getCommand } from "./get-clusters.js";
import { kubeconfigCommand } from "./kubeconfig.js";
import { policiesCommand } from "./policies.js";
import { previewCommand } from "./preview.js";
import { refreshCommand } from "./refresh.js";
import { renderCommand } from "./render.js";
import { syncCommand } from "./sync.js";
import type { Terminal } from "./terminal.js";
import { upCommand } from "./up.js";
import { version } from "./version.js";

const more = `
Exit codes: 0 it worked; 1 the fleet is invalid or a run failed; 2 the command line is wrong.
The fleet is found through the key "flotilla" of the nearest package.json: "flotilla": { "fleet": "dist/stacks/fleet.js" }
`;

/** The command `flotilla` with all its commands. */
export function commandLine(terminal: Terminal): Command {
  const commands = [
    upCommand,
    previewCommand,
    downCommand,
    refreshCommand,
    syncCommand,
    getCommand,
    checkCommand,
    policiesCommand,
    chartsCommand,
    renderCommand,
    diffCommand,
    exportCommand,
    kubeconfigCommand,
  ];
  const program = new Command("flotilla")
    .description("A fleet of Kubernetes clusters: the whole of it at once.")
    .version(version(), "-V, --version")
    .addHelpText("after", more);
  for (const command of commands) {
    program.addCommand(command(terminal));
  }
  for (const command of [program, ...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
    dress(command, terminal);
  }
  return program;
}

/** Runs a command line and resolves to its exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await commandLine(terminal).parseAsync(argv, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 2;
    }
    terminal.messages.write(errorText(error, terminal.messages.colour));
    return error instanceof UsageFailure ? 2 : Number(process.exitCode ?? 0) || 1;
  }
}

/** A user's mistake as it stands; of anything else the trace, for whoever mends it. */
function errorText(error: unknown, colour: boolean): string {
  const { red } = createColors(colour);
  if (error instanceof Failure || error instanceof InvalidError) {
    return `${red("error:")} ${error.message}\n`;
  }
  return `${red("internal error:")} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

/** Output, colours and exit codes are ours, not the library's. */
function dress(command: Command, { results, messages }: Terminal): void {
  const { bold } = createColors(true);
  command
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError("(add --help for help)")
    .configureOutput({
      writeOut: results.write,
      writeErr: messages.write,
      getOutHasColors: () => results.colour,
      getErrHasColors: () => messages.colour,
      getOutHelpWidth: () => Math.min(100, results.size().columns),
    })
    .configureHelp({ styleTitle: (text) => bold(text), showGlobalOptions: false });
}
