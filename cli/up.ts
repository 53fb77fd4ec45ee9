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
import type { SyncRuns } from "./sync/fleet-sync.js";
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
        "Stops before the next ring when one fails, and says how to continue. In the sandbox it ends with what `flotilla sync` " +
        "does, where a delivery engine would.",
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
      await requireRendering(plan, options);
      const { openSession } = await import("./session.js");
      const session = await openSession(plan, options, terminal);
      await requireKept(plan, options, session);
      await up(plan, options, session);
    });
}

/** Whether a run ends with what the delivery engine of the fleet would do. */
function isSynced({ fleet }: Plan, { sandbox }: RunOptions): boolean {
  return sandbox === true && fleet.delivery !== undefined;
}

/** @throws Failure when the rendering lacks what is to be applied in the end */
async function requireRendering(plan: Plan, options: RunOptions): Promise<void> {
  if (isSynced(plan, options)) {
    const { loadFleetModule } = await import("./project.js");
    const { renderedClusters } = await import("./sync/rendered-layers.js");
    const clusters = plan.order.flat().map(({ cluster }) => cluster);
    renderedClusters(plan.project, await loadFleetModule(plan.project), clusters);
  }
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
  const synced = controller.signal.aborted ? undefined : await finish(plan, options, session, runs);
  if (options.json === true) {
    terminal.results.write(stacksJsonText(runs, { synced: synced?.synced }));
  }
  if (!isWhole(runs)) {
    const invocation = { command: "up", clusters: plan.named, ...options };
    throw new Failure(failureText(runs, continuation(invocation, runs)));
  }
  requireSynced(plan, options, synced);
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
    requireSynced(plan, options, await finish(plan, options, session));
    return { go: false };
  }
  terminal.messages.write(`\n${previewText(previews, { colour: terminal.messages.colour })}`);
  return { go: await confirmed(`\n${plannedText(changes)}. Make these changes?`), previews };
}

/**
 * In the sandbox what the delivery engine would do to the clusters that are up, and the kubeconfig for the programs beside us; then the
 * table of the clusters.
 */
async function finish(
  plan: Plan,
  options: RunOptions,
  session: Session,
  runs?: readonly StackRun[],
): Promise<SyncRuns | undefined> {
  const { home, messages, terminal } = session;
  const { fleet, order } = plan;
  const { json = false } = options;
  const targets = order.flat();
  if (home.sandbox) {
    const { writeKubeconfig } = await import("./kubeconfig-file.js");
    await writeKubeconfig(home.kubeconfig, targets, home.workDir);
  }
  const failed = new Set(runs?.filter(({ state }) => state !== "succeeded").map(({ target }) => target.cluster));
  const synced = isSynced(plan, options) ? await applied(plan, session, { json, without: failed }) : undefined;
  if (!json) {
    const { fleetStatus } = await import("./fleet-status.js");
    const statuses = await fleetStatus(fleet, targets, { home, note: messages.note });
    terminal.results.write(`\n${clusterTable(statuses, terminal.results.colour)}\n`);
  }
  return synced;
}

/** Applies the rendering to the clusters that are up. */
async function applied(
  plan: Plan,
  session: Session,
  { json, without }: { readonly json: boolean; readonly without: ReadonlySet<string> },
): Promise<SyncRuns | undefined> {
  const order = plan.order
    .map((wave) => wave.filter(({ cluster }) => !without.has(cluster)))
    .filter((wave) => wave.length > 0);
  if (order.length === 0) {
    return undefined;
  }
  const { applyRendered } = await import("./sync/apply-rendered.js");
  session.messages.note("");
  return applyRendered(plan, session, { order, check: false, json });
}

/** @throws Failure when the rendering could not be applied to a cluster */
function requireSynced({ named }: Plan, { sandbox }: RunOptions, synced: SyncRuns | undefined): void {
  if (synced !== undefined && !isWhole(synced.runs)) {
    const invocation = { command: "sync", clusters: named, sandbox };
    throw new Failure(failureText(synced.runs, continuation(invocation, synced.runs)));
  }
}
