import { Failure } from "./failure.js";
import { pulumi } from "./pulumi.js";
import { unreadableState } from "./unreadable-state.js";

/**
 * Names of the stacks that exist. Where the state of one is corrupt Pulumi lists none: then the given ones are looked at one by
 * one, so that only a corrupt one among them is in the way.
 *
 * @throws {@link Failure} that names the corrupt ones and says what to do
 */
export async function existingStacks(workDir: string, names: readonly string[]): Promise<Set<string>> {
  try {
    const list = JSON.parse(await pulumi(workDir, ["stack", "ls", "--json"])) as readonly { readonly name: string }[];
    return new Set(list.map(({ name }) => name));
  } catch (error) {
    if (!(error instanceof Failure) || !/JSON|checkpoint/.test(error.message)) {
      throw error;
    }
    return readableStacks(workDir, names);
  }
}

async function readableStacks(workDir: string, names: readonly string[]): Promise<Set<string>> {
  const states = await Promise.all(names.map(async (name) => ({ name, problem: await problemOf(workDir, name) })));
  const corrupt = states.flatMap(({ name, problem }) =>
    problem === undefined || isAbsence(problem) ? [] : [unreadableState(name, problem, process.env)],
  );
  if (corrupt.length > 0) {
    throw new Failure(corrupt.join("\n"));
  }
  return new Set(states.filter(({ problem }) => problem === undefined).map(({ name }) => name));
}

async function problemOf(workDir: string, name: string): Promise<string | undefined> {
  try {
    await pulumi(workDir, ["stack", "export", "--stack", name]);
    return undefined;
  } catch (error) {
    if (error instanceof Failure) {
      return error.message;
    }
    throw error;
  }
}

/** Whether Pulumi said that there is no such stack. */
export function isAbsence(message: string): boolean {
  return /no stack named .* found/.test(message);
}
