import { Command } from "commander";

import { continuation, invocationText } from "./continuation.js";
import { existingStacks } from "./existing-stacks.js";
import { Failure, UsageFailure } from "./failure.js";
import { failureText, isWhole } from "./failure-text.js";
import { visitHome } from "./home.js";
import { Messages } from "./messages.js";
import { planned, type Plan } from "./plan.js";
import { jsonOption, sandboxOption } from "./run-options.js";
import type { SyncRuns } from "./sync/fleet-sync.js";
import type { Terminal } from "./terminal.js";
import type { Wave } from "./waves.js";

const examples = `
Examples:
  $ flotilla sync --sandbox                  apply rendered/ to all clusters, ring by ring
  $ flotilla sync production-us --sandbox    to one cluster
  $ flotilla sync --sandbox --check          only say what differs, and fail where something does
`;

interface SyncOptions {
  readonly sandbox?: boolean;
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `flotilla sync` */
export function syncCommand(terminal: Terminal): Command {
  return new Command("sync")
    .argument("[cluster...]", "clusters to work on (default: all that are there)")
    .summary("in the sandbox: do what the delivery engine would, as a stand-in for it")
    .description(
      "A stand-in for the delivery engine (Flux, Argo CD, Fleet), which cannot run in the sandbox: applies each layer of rendered/ that " +
        "the engine would, in order, ring by ring; deletes what it applied before and no layer has any more; and says what was " +
        "changed by hand, which it mends.",
    )
    .addOption(sandboxOption())
    .option("--check", "change nothing, and fail when a cluster is not what rendered/ says")
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((clusters: readonly string[], options: SyncOptions) => sync(clusters, options, terminal));
}

async function sync(clusters: readonly string[], options: SyncOptions, terminal: Terminal): Promise<void> {
  if (options.sandbox !== true) {
    throw new UsageFailure(
      "flotilla sync is a stand-in that works in the sandbox alone (--sandbox): on real clusters the delivery engine itself applies what is committed",
    );
  }
  const plan = await planned(clusters);
  const home = await visitHome(plan.project, options);
  const messages = new Messages(terminal.messages);
  const order = await existing(plan, home.workDir);
  const { applyRendered } = await import("./sync/apply-rendered.js");
  const { check = false, json = false } = options;
  const session = { home, terminal, messages, controller: new AbortController() };
  const result = await applyRendered(plan, session, { order, check, json });
  if (json) {
    const { syncJsonText } = await import("./sync/sync-json.js");
    terminal.results.write(syncJsonText(plan.fleet, result, check));
  }
  await finish(plan, options, result);
}

/** The named clusters; without names, those whose stacks have made them. */
async function existing({ order, named }: Plan, workDir: string): Promise<readonly Wave[]> {
  if (named.length > 0) {
    return order;
  }
  const stacks = await existingStacks(
    workDir,
    order.flat().map(({ stack }) => stack),
  );
  const there = order.map((wave) => wave.filter(({ stack }) => stacks.has(stack))).filter((wave) => wave.length > 0);
  if (there.length === 0) {
    throw new Failure("no cluster of the fleet is there yet; flotilla up --sandbox creates them");
  }
  return there;
}

/** @throws Failure when something could not be applied, or a check has found something */
async function finish(
  { named }: Plan,
  { sandbox, check = false, json = false }: SyncOptions,
  { runs, synced }: SyncRuns,
) {
  if (!isWhole(runs)) {
    throw new Failure(failureText(runs, continuation({ command: "sync", clusters: named, sandbox }, runs)));
  }
  const { isDifferent } = await import("./sync/sync-text.js");
  const different = synced.filter(({ report }) => report.layers.some(({ objects }) => objects.some(isDifferent)));
  if (check && different.length > 0) {
    if (json) {
      process.exitCode = 1;
    } else {
      const clusters = different.map(({ cluster }) => cluster);
      throw new Failure(
        `not what the rendering says: ${clusters.join(", ")}\nmend it with: ${invocationText({ command: "sync", clusters, sandbox })}`,
      );
    }
  }
}
