import { InvalidError } from "../lib/problem.js";
import { Failure } from "./failure.js";

/** What came of one item: a result, or what a person has to mend. It is plain data, which can leave a thread. */
export type Outcome<Result> = { readonly result: Result } | { readonly failure: string };

/** What comes of a piece of work. Mistakes in the code are thrown on. */
export async function outcomeOf<Result>(work: () => Result | Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof Failure || error instanceof InvalidError) {
      return { failure: error.message };
    }
    throw error;
  }
}

const shownFailures = 10;

/**
 * The results of all items.
 *
 * @throws {@link Failure} with what the first items failed for
 */
export function resultsOf<Result>(outcomes: readonly Outcome<Result>[]): Result[] {
  const failures = outcomes.flatMap((outcome) => ("failure" in outcome ? [outcome.failure] : []));
  if (failures.length > 0) {
    const more = failures.length - shownFailures;
    throw new Failure(
      [...underTitles(failures.slice(0, shownFailures)), ...(more > 0 ? [`and ${more} more failures`] : [])].join("\n"),
    );
  }
  return outcomes.flatMap((outcome) => ("result" in outcome ? [outcome.result] : []));
}

/** The lines of failures, each first line once with what stands below it. */
function underTitles(failures: readonly string[]): string[] {
  const below = new Map<string, string[]>();
  for (const failure of failures) {
    const [title = "", ...lines] = failure.split("\n");
    below.set(title, [...(below.get(title) ?? []), ...lines]);
  }
  return [...below].flatMap(([title, lines]) => [title, ...lines]);
}
