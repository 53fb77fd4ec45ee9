import type { StackRun } from "./stack-run.js";

/** How a run over waves is carried out. */
export interface RolloutOptions {
  /** Runs one stack; rejects when it fails. */
  readonly run: (run: StackRun) => Promise<void>;
  /** Why a run failed, from what it was rejected with. */
  readonly explain: (run: StackRun, error: unknown) => readonly string[];
  /** Largest number of stacks side by side. */
  readonly parallel: number;
  /** Ends the run before the next stack. */
  readonly signal: AbortSignal;
}

/**
 * Runs wave after wave, the stacks of a wave side by side, and stops before the next wave when one has failed. The others of
 * its wave are let finish: half a change is worse than a whole one.
 */
export async function rollOut(waves: readonly (readonly StackRun[])[], options: RolloutOptions): Promise<void> {
  for (const wave of waves) {
    await runWave(wave, options);
    if (options.signal.aborted || wave.some((run) => run.state !== "succeeded")) {
      return;
    }
  }
}

async function runWave(wave: readonly StackRun[], options: RolloutOptions): Promise<void> {
  const queue = [...wave];
  const worker = async () => {
    for (let run = queue.shift(); run !== undefined && !options.signal.aborted; run = queue.shift()) {
      await runStack(run, options);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallel, wave.length) }, worker));
}

async function runStack(run: StackRun, { run: start, explain }: RolloutOptions): Promise<void> {
  run.begin(Date.now());
  try {
    await start(run);
    run.succeed(Date.now());
  } catch (error) {
    run.fail(Date.now(), explain(run, error));
  }
}
