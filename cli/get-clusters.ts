import { Command } from "commander";

import { clusterTable } from "./cluster-table.js";
import { listedStatus } from "./fleet-status.js";
import { visitHome } from "./home.js";
import { Messages } from "./messages.js";
import { findProject, loadFleet } from "./project.js";
import { jsonOption, sandboxOption, type RunOptions } from "./run-options.js";
import type { Terminal } from "./terminal.js";

const examples = `
Examples:
  $ flotilla get clusters --sandbox
  $ flotilla get clusters --json | jq -r '.[] | select(.phase != "Ready") | .name'
`;

/** `flotilla get` */
export function getCommand(terminal: Terminal): Command {
  return new Command("get")
    .summary("show what there is")
    .description("Shows what there is.")
    .addCommand(clusters(terminal));
}

function clusters(terminal: Terminal): Command {
  return new Command("clusters")
    .summary("the clusters of the fleet, as they are now")
    .description(
      "Shows the clusters that the inventory on the management cluster lists, with what their API servers say: version, nodes " +
        "and pods that are ready. A phase is Ready, Progressing (not all nodes and pods are ready), Unreachable (the API " +
        "server does not answer), Absent (no stack has created it) or Foreign (the fleet does not know it).",
    )
    .addOption(sandboxOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action(async (options: Pick<RunOptions, "sandbox" | "json">) => {
      const project = findProject(process.cwd());
      const fleet = await loadFleet(project);
      const home = await visitHome(project, options);
      const { note } = new Messages(terminal.messages);
      const statuses = await listedStatus(fleet, { home, note });
      const { results } = terminal;
      results.write(
        options.json === true ? `${JSON.stringify(statuses, null, 2)}\n` : clusterTable(statuses, results.colour),
      );
    });
}
