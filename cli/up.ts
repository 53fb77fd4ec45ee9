import { existsSync } from "node:fs";
import { join } from "node:path";

import { Command } from "commander";

import { isChange, plannedText, sum } from "./changes-text.js";
import { requireManagement, requireNoneForsaken } from "./cluster-api-order.js";
import { clusterTable } from "./cluster-table.js";
import { heldBy } from "./clusters-on-management.js";
import { confirmed, requireConsent } from "./confirm.js";
import { continuation, invocationText } from "./continuation.js";
import { Failure } from "./failure.js";
import { failureText, isWhole } from "./failure-text.js";
import { visitHome } from "./home.js";
import { planned, type Plan } from "./plan.js";
import { previewText } from "./preview-text.js";
import { withRunOptions, type RunOptions } from "./run-options.js";
import type { Session } from "./session.js";
import type { StackRun } from "./stack-run.js";
import { stackOutputs, type StackOutputs } from "./stack-outputs.js";
import { stacksJsonText } from "./stacks-json.js";
import type { Terminal } from "./terminal.js";

const examples = `
Examples:
  $ flotilla up --sandbox --yes          the whole fleet on this machine
  $ flotilla up                          the whole fleet, after a look at the preview
  $ flotilla up staging production-us    two clusters, in the order of the fleet's rings
`;

/** `flotilla up` */
export function upCommand(terminal: Terminal): Command {
  return withRunOptions(new Command("up"))
    .summary("create or update clusters, ring by ring")
    .description(
      "Creates or updates clusters: management first, then ring by ring, the clusters of a ring side by side. " +
        "Stops before the next ring when one fails, and says how to continue.",
    )
    .addHelpText("after", examples)
    .action(async (clusters: readonly string[], options: RunOptions) => {
      requireConsent(terminal, options, "flotilla up");
      const plan = await planned(clusters);
      await requireManagement(
        plan.fleet,
        plan.order.flat(),
        (stack) => outputsBefore(plan, options, stack),
        (all) => invocationText({ command: "up", clusters: all, ...options }),
      );
      const { requireCharts } = await import("./charts/require-charts.js");
      await requireCharts(plan, options, terminal);
      const { openSession } = await import("./session.js");
      const session = await openSession(plan, options, terminal);
      await requireKept(plan, options, session);
      await up(plan, options, session);
    });
}

/** What a stack has left behind, without starting anything to find out. */
async function outputsBefore({ project }: Plan, { sandbox }: RunOptions, stack: string): Promise<StackOutputs> {
  if (sandbox === true && !existsSync(join(project.root, ".sandbox", "project"))) {
    return { absent: true };
  }
  const { workDir } = await visitHome(project, { sandbox });
  return stackOutputs(workDir, stack);
}

/** Refuses what would forsake clusters of Cluster API; a management cluster that does not answer is for its own stack to mend. */
async function requireKept({ fleet, order }: Plan, options: RunOptions, { home }: Session): Promise<void> {
  const targets = order.flat();
  const management = targets.find(({ cluster }) => cluster === fleet.management);
  if (management !== undefined) {
    const held = await heldBy(management, home).catch(() => []);
    requireNoneForsaken(fleet, targets, held, (clusters) => invocationText({ ...options, command: "down", clusters }));
  }
}

async function up(plan: Plan, options: RunOptions, session: Session): Promise<void> {
  const agreement = options.yes === true ? { go: true } : await agreed(plan, options, session);
  if (!agreement.go) {
    return;
  }
  const { runStacks } = await import("./session.js");
  const { engine, terminal, controller } = session;
  const run = { order: plan.order, planning: false, start: engine.up, previews: agreement.previews };
  const runs = await runStacks(session, run);
  if (options.json === true) {
    terminal.results.write(stacksJsonText(runs));
  }
  if (!controller.signal.aborted) {
    await finish(plan, options, session);
  }
  if (!isWhole(runs)) {
    const invocation = { command: "up", clusters: plan.named, ...options };
    throw new Failure(failureText(runs, continuation(invocation, runs)));
  }
}

interface Agreement {
  /** Whether to go on. */
  readonly go: boolean;
  readonly previews?: readonly StackRun[];
}

/** Previews, and asks whether to do it. */
async function agreed(plan: Plan, options: RunOptions, session: Session): Promise<Agreement> {
  const { runStacks } = await import("./session.js");
  const { engine, messages, terminal } = session;
  const previews = await runStacks(session, { order: [plan.order.flat()], planning: true, start: engine.preview });
  if (!isWhole(previews)) {
    const invocation = { command: "up", clusters: plan.named, ...options };
    throw new Failure(failureText(previews, invocationText(invocation)));
  }
  if (session.controller.signal.aborted) {
    throw new Failure("interrupted; nothing was changed");
  }
  const changes = sum(previews.map(({ record }) => record.changes));
  if (!isChange(changes)) {
    messages.note("\nnothing to change");
    await finish(plan, options, session);
    return { go: false };
  }
  terminal.messages.write(`\n${previewText(previews, { colour: terminal.messages.colour })}`);
  return { go: await confirmed(`\n${plannedText(changes)}. Make these changes?`), previews };
}

/** The table of the clusters, and in the sandbox the kubeconfig for the programs beside us. */
async function finish({ fleet, order }: Plan, { json }: RunOptions, { home, messages, terminal }: Session) {
  const targets = order.flat();
  if (home.sandbox) {
    const { writeKubeconfig } = await import("./kubeconfig-file.js");
    await writeKubeconfig(home.kubeconfig, targets, home.workDir);
  }
  if (json !== true) {
    const { fleetStatus } = await import("./fleet-status.js");
    const statuses = await fleetStatus(fleet, targets, { home, note: messages.note });
    terminal.results.write(`\n${clusterTable(statuses, terminal.results.colour)}\n`);
  }
}
