import { Command } from "commander";

import { madeByClusterApi, requireNoneLeft } from "./cluster-api-order.js";
import { heldBy } from "./clusters-on-management.js";
import { confirmed, requireConsent } from "./confirm.js";
import { continuation, invocationText } from "./continuation.js";
import { Failure } from "./failure.js";
import { failureText, isWhole } from "./failure-text.js";
import { deletionChecks, requireProgram } from "./deletion-checks.js";
import { planned, type Plan } from "./plan.js";
import {
  declaredProtections,
  deployedProtections,
  requireClusters,
  requireUnprotected,
  unprotectedNames,
  type Protections,
} from "./protection.js";
import { withRunOptions, type RunOptions } from "./run-options.js";
import type { Session } from "./session.js";
import { stackOutputs } from "./stack-outputs.js";
import { stacksJsonText } from "./stacks-json.js";
import type { Terminal } from "./terminal.js";
import { reversed, waves } from "./waves.js";

interface DownOptions extends RunOptions {
  readonly unprotect: readonly string[];
}

const examples = `
Examples:
  $ flotilla down staging development             delete two clusters and all that their stacks made
  $ flotilla down production-us --unprotect production-us
`;

/** `flotilla down` */
export function downCommand(terminal: Terminal): Command {
  return withRunOptions(new Command("down"))
    .summary("delete clusters and all that their stacks made")
    .description(
      "Deletes clusters, their stacks and all that these made: the last ring first, management last. Clusters that are " +
        "protected, by their tier or their hardening, are deleted only when they are named after --unprotect. In the sandbox what " +
        "`flotilla sync` has applied goes first.",
    )
    .option(
      "--unprotect <name>",
      "a protected cluster to delete all the same (again, or with commas, for more)",
      add,
      [],
    )
    .addHelpText("after", examples)
    .action(async (clusters: readonly string[], options: DownOptions) => {
      const plan = await planned(clusters, deletionChecks);
      requireClusters(plan.fleet, unprotectedNames(options.unprotect));
      const targets = plan.order.flat();
      const declared = declaredProtections(plan.fleet, targets);
      requireNamed(declared, clusters, options);
      requireConsent(terminal, options, "flotilla down");
      const question = `Delete ${targets.map(({ cluster }) => cluster).join(", ")} and all that is on them?`;
      if (options.yes !== true && !(await confirmed(question))) {
        return;
      }
      const { openSession } = await import("./session.js");
      const session = await openSession(plan, options, terminal);
      // What was deployed counts as well: an edit of the fleet's data protects or lets go of nothing by itself.
      const deployed = await deployedProtections(targets, session.engine.isProtected);
      requireNamed(new Map([...deployed, ...declared]), clusters, options);
      await requireEmpty(plan, options, session);
      if (deployed.size > 0) {
        const names = [...deployed.keys()].join(", ");
        requireProgram(`nothing was deleted: lifting the protection of ${names}`, plan.passed);
      }
      await down(plan, options, session);
    });
}

/** Refuses to delete the management cluster before the clusters of Cluster API that it holds. */
async function requireEmpty({ fleet, order }: Plan, options: DownOptions, { engine, home }: Session): Promise<void> {
  const going = order.flat();
  const management = going.find(({ cluster }) => cluster === fleet.management);
  if (management !== undefined) {
    const existing = waves(fleet)
      .flat()
      .filter(({ stack }) => engine.stacks.has(stack));
    const held = await heldBy(management, home).catch(() => []); // one that is dead can still be deleted
    const made = await madeByClusterApi(fleet, existing, (stack) => stackOutputs(home.workDir, stack));
    requireNoneLeft(fleet, going, [...made, ...held.map(({ name }) => name)], (clusters) =>
      invocationText({ ...options, command: "down", clusters, unprotect: unprotectedNames(options.unprotect) }),
    );
  }
}

/** Refuses, before anything is touched, what the engine would refuse half way. */
function requireNamed(protections: Protections, clusters: readonly string[], options: DownOptions): void {
  const { sandbox, yes } = options;
  requireUnprotected(protections, unprotectedNames(options.unprotect), (unprotect) =>
    invocationText({ command: "down", clusters, sandbox, yes, unprotect }),
  );
}

async function down({ order, named }: Plan, options: DownOptions, session: Session): Promise<void> {
  const { engine, messages, terminal } = session;
  const { runStacks } = await import("./session.js");
  const { unsync } = await import("./sync/fleet-sync.js");
  const unprotect = unprotectedNames(options.unprotect);
  const there = reversed(order)
    .map((wave) => wave.filter(({ stack }) => engine.stacks.has(stack)))
    .filter((wave) => wave.length > 0);
  if (there.length === 0) {
    messages.note("nothing to delete: none of these clusters has a stack");
  }
  const runs = await runStacks(session, {
    order: there,
    planning: false,
    start: async (run) => {
      if (session.home.sandbox) {
        await unsync(run, session.home, session.controller.signal);
      }
      await engine.destroy(run, unprotect.includes(run.target.cluster));
    },
  });
  if (options.json === true) {
    terminal.results.write(stacksJsonText(runs));
  }
  if (session.home.sandbox) {
    const { writeKubeconfig } = await import("./kubeconfig-file.js");
    await writeKubeconfig(session.home.kubeconfig, order.flat(), session.home.workDir);
  }
  if (!isWhole(runs)) {
    const invocation = { command: "down", clusters: named, sandbox: options.sandbox, yes: options.yes, unprotect };
    throw new Failure(failureText(runs, continuation(invocation, runs)));
  }
}

function add(name: string, names: readonly string[]): readonly string[] {
  return [...names, name];
}
