import { commandErrors, diagnosticText, reasons } from "./diagnostics.js";
import { printedStep, type EngineStep, type PrintedStep } from "./engine-step.js";
import { Failure } from "./failure.js";
import { CommandError } from "./throw-away.js";

interface Preview {
  readonly steps?: readonly PrintedStep[] | null;
  readonly diagnostics?: readonly { readonly message: string; readonly severity: string; readonly urn?: string }[];
}

/**
 * The steps that `pulumi preview --json` prints, in the order of their URNs.
 *
 * @throws {@link Failure} with what the program or the engine said
 */
export async function previewSteps(run: () => Promise<string>): Promise<readonly EngineStep[]> {
  try {
    const { steps } = JSON.parse(await run()) as Preview;
    return (steps ?? []).map(printedStep).sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  } catch (error) {
    throw error instanceof CommandError ? new Failure(failureOf(error), { cause: error }) : error;
  }
}

function failureOf({ message, stdout, stderr }: CommandError): string {
  const errors = diagnostics(stdout).map(({ urn = "", message: text }) =>
    diagnosticText({ urn, message: text }).replace(/^error: /, ""),
  );
  const told = reasons([...new Set(errors)]);
  return (told.length > 0 ? told : commandErrors(stderr)).join("\n") || message;
}

function diagnostics(stdout: string): NonNullable<Preview["diagnostics"]> {
  try {
    return ((JSON.parse(stdout) as Preview).diagnostics ?? []).filter(({ severity }) => severity === "error");
  } catch {
    return []; // it ended before it printed any
  }
}
