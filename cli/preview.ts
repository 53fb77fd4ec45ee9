import { Command } from "commander";

import { plannedText, sum } from "./changes-text.js";
import { continuation } from "./continuation.js";
import { Failure } from "./failure.js";
import { failureText, isWhole } from "./failure-text.js";
import { planned } from "./plan.js";
import { previewText } from "./preview-text.js";
import { withRunOptions, type RunOptions } from "./run-options.js";
import { stacksJsonText } from "./stacks-json.js";
import type { Terminal } from "./terminal.js";

const examples = `
Examples:
  $ flotilla preview --sandbox              what would change, on this machine
  $ flotilla preview production-us --diff   with the fields that would change
  $ flotilla preview production-us --json   for a machine to read
`;

interface PreviewOptions extends RunOptions {
  readonly diff?: boolean;
}

/** `flotilla preview` */
export function previewCommand(terminal: Terminal): Command {
  return withRunOptions(new Command("preview"))
    .summary("show what up would change, and change nothing")
    .description("Shows what `flotilla up` would change, object by object, and changes nothing.")
    .option("--diff", "show the fields that would change, and which of them replace a resource")
    .addHelpText("after", examples)
    .action(async (clusters: readonly string[], { diff = false, ...options }: PreviewOptions) => {
      const plan = await planned(clusters);
      const { requireCharts } = await import("./charts/require-charts.js");
      await requireCharts(plan, options, terminal);
      const { openSession, runStacks } = await import("./session.js");
      const session = await openSession(plan, options, terminal);
      const { preview: start } = session.engine;
      // Nothing changes, so no stack waits for another.
      const runs = await runStacks(session, { order: [plan.order.flat()], planning: true, start });
      const { results } = terminal;
      results.write(
        options.json === true
          ? stacksJsonText(runs, { fields: diff })
          : `\n${previewText(runs, { colour: results.colour, ...(diff && { fields: results.size() }) })}\n${plannedText(sum(runs.map(({ record }) => record.changes)))}\n`,
      );
      if (!isWhole(runs)) {
        throw new Failure(failureText(runs, continuation({ command: "preview", clusters, ...options }, runs)));
      }
    });
}
