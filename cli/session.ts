import { openEngine, type Engine } from "./engine.js";
import { failureReasons } from "./failure-text.js";
import { openHome, type Home } from "./home.js";
import { onInterrupt } from "./interrupt.js";
import { Messages } from "./messages.js";
import type { Plan } from "./plan.js";
import { showProgress } from "./progress-display.js";
import { rollOut } from "./rollout.js";
import type { RunOptions } from "./run-options.js";
import { StackRun } from "./stack-run.js";
import type { Terminal } from "./terminal.js";
import type { Wave } from "./waves.js";

/** An open engine and what runs over stacks share. */
export interface Session {
  readonly home: Home;
  readonly engine: Engine;
  readonly terminal: Terminal;
  readonly messages: Messages;
  readonly parallel: number;
  /** Ends all runs of the session. */
  readonly controller: AbortController;
}

/** One run over stacks. */
export interface Run {
  readonly order: readonly Wave[];
  /** Whether it only announces. */
  readonly planning: boolean;
  /** Runs one stack. */
  readonly start: (run: StackRun) => Promise<void>;
  /** Runs of a preview before, which have counted the steps. */
  readonly previews?: readonly StackRun[] | undefined;
}

/** Starts the sandbox where it is wanted and opens the engine. */
export async function openSession(
  { project, order, passed }: Plan,
  options: RunOptions,
  terminal: Terminal,
): Promise<Session> {
  const messages = new Messages(terminal.messages);
  const home = await openHome(project, options, messages.note);
  const controller = new AbortController();
  const names = order.flat().map(({ stack }) => stack);
  const engine = await openEngine({ home, names, signal: controller.signal, note: messages.note, problems: passed });
  return { home, engine, terminal, messages, parallel: options.parallel, controller };
}

/** Runs stacks in their order and shows how they get on. */
export async function runStacks(session: Session, run: Run): Promise<readonly StackRun[]> {
  const { messages, terminal, controller, parallel } = session;
  const counts = new Map(run.previews?.map(({ target, record }) => [target.stack, record.announced]));
  const waves = run.order.map((wave) => wave.map((target) => new StackRun(target, counts.get(target.stack))));
  const runs = waves.flat();
  const display = showProgress(terminal.messages, runs, run.planning);
  const stop = onInterrupt(controller, messages.note);
  try {
    const { signal } = controller;
    const explain = (failed: StackRun, error: unknown) => failureReasons(failed, error, signal.aborted);
    await messages.during(display, () => rollOut(waves, { run: run.start, explain, parallel, signal }));
  } finally {
    stop();
  }
  return runs;
}
