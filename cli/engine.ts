import { hostname } from "node:os";

import {
  ConcurrentUpdateError,
  LocalWorkspace,
  PulumiCommand,
  Stack,
  type EngineEvent,
} from "@pulumi/pulumi/automation";

import type { Problem } from "../lib/problem.js";
import { requireProgram } from "./deletion-checks.js";
import { openEventLog } from "./event-log.js";
import { existingStacks } from "./existing-stacks.js";
import { Failure } from "./failure.js";
import type { Home } from "./home.js";
import { isPulumi, isStale, lockHolders } from "./locks.js";
import { pulumi, pulumiMissing } from "./pulumi.js";
import { recover } from "./recovery.js";
import { isUnsettled, protectedUrns } from "./stack-state.js";
import type { StackRun } from "./stack-run.js";

/** What an engine is opened with. */
export interface EngineOptions {
  readonly home: Home;
  /** Names of the stacks that it is to work on. */
  readonly names: readonly string[];
  /** Asks runs to stop after what they are doing. */
  readonly signal: AbortSignal;
  /** Says what a person should know of and need not do anything about. */
  readonly note: (line: string) => void;
  /** What is wrong with the fleet and so keeps the program of a stack from running. */
  readonly problems: readonly Problem[];
}

/** Runs the stacks of a project: the same program, settings and language host as the plain `pulumi` command. */
export interface Engine {
  /** Names of the stacks that exist. */
  readonly stacks: ReadonlySet<string>;
  /** Whether a stack has resources that Pulumi or the cloud refuses to delete. */
  readonly isProtected: (stack: string) => Promise<boolean>;
  readonly preview: (run: StackRun) => Promise<void>;
  readonly up: (run: StackRun) => Promise<void>;
  readonly refresh: (run: StackRun) => Promise<void>;
  /** Deletes what the stack has and the stack itself; with `unprotect` its protected resources as well. */
  readonly destroy: (run: StackRun, unprotect: boolean) => Promise<void>;
}

/**
 * Finds Pulumi and the stacks of the project.
 *
 * @throws {@link Failure} when Pulumi is missing or cannot read its project
 */
export async function openEngine({ home, names, signal, note, problems }: EngineOptions): Promise<Engine> {
  const pulumiCommand = await installedPulumi();
  const stacks = await existingStacks(home.workDir, names);

  const open = async (name: string, envVars: Readonly<Record<string, string>> = {}): Promise<Stack> => {
    const workspace = await LocalWorkspace.create({ workDir: home.workDir, pulumiCommand, envVars: { ...envVars } });
    // Selecting would change the stack that the plain command works on.
    workspace.selectStack = () => Promise.resolve();
    if (!stacks.has(name)) {
      await pulumi(home.workDir, ["stack", "init", name, "--no-select"]);
      stacks.add(name);
    }
    return Stack.select(name, workspace);
  };

  const watched = async (operation: string, run: StackRun, start: (options: Watch) => Promise<unknown>) => {
    const log = openEventLog(home.logs, operation, run.target.stack);
    const onEvent = (event: EngineEvent) => {
      run.record.add(event);
      if ((event.diagnosticEvent?.severity as string) !== "debug") {
        log.add(event);
      }
    };
    const engineSignal = afterOwnSignal(signal, run);
    try {
      await start({ onEvent, signal: engineSignal, color: "never", suppressOutputs: true });
    } finally {
      log.close();
    }
  };

  /**
   * Runs what changes a stack: after a run that did not end well only when what it has left is found, and when a run that has
   * died still holds the lock, only after that is broken.
   */
  const changing = async (run: StackRun, stack: Stack, change: () => Promise<void>) => {
    const start = async (wasLocked: boolean) => {
      if (wasLocked || (await isUnsettled(stack))) {
        requireProgram("finding what an interrupted run has created", problems);
        run.doing = "looking for what an interrupted run has left";
        await adopt(stack, note);
      }
      await change();
    };
    try {
      await start(false);
    } catch (error) {
      if (!(error instanceof ConcurrentUpdateError)) {
        throw error;
      }
      breakLock(stack, error, note);
      await stack.cancel();
      await start(true);
    }
  };

  return {
    stacks,
    isProtected: async (name) => stacks.has(name) && protectedUrns(await (await open(name)).exportStack()).length > 0,
    preview: async (run) => {
      const stack = await open(run.target.stack);
      await watched("preview", run, (options) => stack.preview(options));
    },
    up: async (run) => {
      const stack = await open(run.target.stack);
      await changing(run, stack, () => watched("up", run, (options) => stack.up(options)));
    },
    refresh: async (run) => {
      const stack = await open(run.target.stack);
      await changing(run, stack, () => watched("refresh", run, (options) => stack.refresh(options)));
    },
    destroy: async (run, unprotect) => {
      const { cluster, stack: name } = run.target;
      const stack = await open(name, unprotect ? { FLOTILLA_UNPROTECT: cluster } : {});
      await changing(run, stack, async () => {
        const target = unprotect ? protectedUrns(await stack.exportStack()) : [];
        if (target.length > 0) {
          run.doing = "lifting the protection";
          await watched("unprotect", run, (options) => stack.up({ ...options, target }));
        }
        await watched("destroy", run, (options) => stack.destroy(options));
      });
      // Its settings file is the project's, not ours to delete.
      await stack.workspace.removeStack(name, { preserveConfig: true });
    },
  };
}

interface Watch {
  readonly onEvent: (event: EngineEvent) => void;
  readonly signal: AbortSignal;
  readonly color: "never";
  readonly suppressOutputs: true;
}

async function installedPulumi(): Promise<PulumiCommand> {
  try {
    return await PulumiCommand.get();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure(/ENOENT/.test(message) ? pulumiMissing : message, { cause: error });
  }
}

/** @throws {@link Failure} when the run that holds the lock may still be alive */
function breakLock(stack: Stack, error: Error, note: (line: string) => void): void {
  const holders = lockHolders(error.message);
  const [holder] = holders;
  const who =
    holder === undefined ? "another run" : `another run (process ${holder.pid} of ${holder.user}@${holder.host})`;
  if (!isStale(holders, hostname(), isPulumi)) {
    throw new Failure(
      `${who} is changing the stack ${stack.name}: wait for it to end; if it has died, pulumi cancel -s ${stack.name}`,
      { cause: error },
    );
  }
  note(`${stack.name}: ${who} has died and left the stack locked; unlocked it`);
}

async function adopt(stack: Stack, note: (line: string) => void): Promise<void> {
  const { adopted, halfDone } = await recover(stack);
  if (adopted.length > 0) {
    note(`${stack.name}: adopted ${adopted.length} objects that an interrupted run had created`);
  }
  for (const urn of halfDone) {
    note(`${stack.name}: ${urn.slice(urn.lastIndexOf("::") + 2)} was left half done by helm; freed it to go on`);
  }
}

/**
 * The interrupt, unless the engine has got it by itself: in a foreground process group the terminal sends it to all, and
 * the engine takes a second one for "stop at once".
 */
function afterOwnSignal(signal: AbortSignal, run: StackRun): AbortSignal {
  const controller = new AbortController();
  signal.addEventListener("abort", () => {
    setTimeout(() => {
      if (!run.record.cancelling) {
        controller.abort();
      }
    }, 500);
  });
  return controller.signal;
}
