/** One thing that is wrong with what a user wrote. */
export interface Problem {
  /** Where it stands, as a path into the data: `clusters.production-us.network.pods`. */
  readonly path: string;
  /** Identifier of the rule that was broken, stable across releases: `cidr-overlap`. */
  readonly rule: string;
  /** The rule and the value that breaks it, without the path: `must be a DNS label, got "US"`. */
  readonly message: string;
  /** What to write instead, where it is known. */
  readonly fix?: string;
}

/** A problem in one line: `<path> <message>[; did you mean <fix>]`. */
export function problemText({ path, message, fix }: Problem): string {
  return `${path} ${message}${fix === undefined ? "" : `; did you mean ${fix}`}`;
}

/** What was found where something else must be, and what was probably meant. */
export interface Found {
  readonly got: unknown;
  readonly fix?: unknown;
}

/** The problem that the value at a path breaks a rule, which `must` says in words. */
export function violation(rule: string, path: string, must: string, { got, fix }: Found): Problem {
  const problem = { path, rule, message: `must ${must}, got ${shown(got)}` };
  return fix === undefined ? problem : { ...problem, fix: shown(fix) };
}

/** A value as a message shows it: as JSON, which tells `"3"` from `3`, cut where it would fill the screen. */
export function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : ((JSON.stringify(value) as string | undefined) ?? typeof value);
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

/** What a user wrote is invalid. The message names the subject and every problem; a stack trace would add nothing. */
export class InvalidError extends Error {
  override readonly name = "InvalidError";

  constructor(
    readonly subject: string,
    readonly problems: readonly Problem[],
  ) {
    super([`${subject} is invalid`, ...problems.map((problem) => `  ${problemText(problem)}`)].join("\n"));
  }
}

/**
 * Throws when there are problems, naming all of them at once.
 *
 * @throws {@link InvalidError}
 */
export function refuse(subject: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw new InvalidError(subject, problems);
  }
}
