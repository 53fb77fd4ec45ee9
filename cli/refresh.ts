import { Command } from "commander";

import { confirmed, requireConsent } from "./confirm.js";
import { continuation } from "./continuation.js";
import { Failure } from "./failure.js";
import { failureText, isWhole } from "./failure-text.js";
import { planned } from "./plan.js";
import { withRunOptions, type RunOptions } from "./run-options.js";
import { stacksJsonText } from "./stacks-json.js";
import type { Terminal } from "./terminal.js";

const examples = `
Examples:
  $ flotilla refresh production-eu    take over what somebody changed by hand in its cloud
`;

/** `flotilla refresh` */
export function refreshCommand(terminal: Terminal): Command {
  return withRunOptions(new Command("refresh"))
    .summary("take over into the state what the clouds really have")
    .description(
      "Compares what each stack believes to have with what its cloud really has, and takes over the difference into the " +
        "stack's state. Clouds and clusters stay as they are; the next up changes back what drifted.",
    )
    .addHelpText("after", examples)
    .action(async (clusters: readonly string[], options: RunOptions) => {
      requireConsent(terminal, options, "flotilla refresh");
      const plan = await planned(clusters);
      const names = plan.order.flat().map(({ cluster }) => cluster);
      if (options.yes !== true && !(await confirmed(`Refresh the state of ${names.join(", ")}?`))) {
        return;
      }
      const { openSession, runStacks } = await import("./session.js");
      const session = await openSession(plan, options, terminal);
      const runs = await runStacks(session, { order: plan.order, planning: false, start: session.engine.refresh });
      if (options.json === true) {
        terminal.results.write(stacksJsonText(runs));
      }
      if (!isWhole(runs)) {
        throw new Failure(failureText(runs, continuation({ command: "refresh", clusters, ...options }, runs)));
      }
    });
}
