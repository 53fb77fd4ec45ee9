import { availableParallelism } from "node:os";

import { outcomeOf, resultsOf, type Outcome } from "./outcome.js";
import { inThreads } from "./threads.js";
import { begin, type ItemOf, type RequestOf, type ResultOf, type WorkName } from "./works.js";

/** How the items are gone through. */
export interface OverItemsOptions {
  /**
   * Largest number of threads side by side; 1 for this one alone.
   *
   * @defaultValue as many as the machine has cores
   */
  readonly threads?: number | undefined;
  /** Called with the number of items that are done. */
  readonly done?: ((count: number) => void) | undefined;
  /**
   * Milliseconds of work left above which threads take over.
   *
   * @defaultValue 1500
   */
  readonly worthThreads?: number | undefined;
}

/** Milliseconds that this thread works alone before it judges how long the rest will take. */
const trial = 250;

/**
 * Does a work on each item and resolves to the results in the order of the items. It begins in this thread; where much is
 * left after a while, threads do the rest side by side, with the same results.
 *
 * @throws Failure with what the items failed for, after all of them
 */
export async function overItems<Name extends WorkName>(
  name: Name,
  request: RequestOf<Name>,
  items: readonly ItemOf<Name>[],
  { threads = availableParallelism(), done = () => undefined, worthThreads = 1500 }: OverItemsOptions = {},
): Promise<ResultOf<Name>[]> {
  const outcomes: Outcome<ResultOf<Name>>[] = [];
  const isMuchLeft = (elapsed: number) =>
    elapsed > Math.min(trial, worthThreads) &&
    (elapsed / outcomes.length) * (items.length - outcomes.length) > worthThreads;
  const work = await begin(name, request);
  const started = performance.now();
  try {
    while (outcomes.length < items.length && !(threads > 1 && isMuchLeft(performance.now() - started))) {
      outcomes.push(await outcomeOf(() => work.on(items[outcomes.length] as ItemOf<Name>)));
      done(outcomes.length);
    }
  } finally {
    await work.end();
  }
  const rest = await inThreads<Name>({
    name,
    request,
    items: items.slice(outcomes.length),
    threads,
    done: (count) => {
      done(outcomes.length + count);
    },
  });
  return resultsOf([...outcomes, ...rest]);
}
