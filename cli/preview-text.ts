import { createColors } from "picocolors";

import { TerminalPage } from "../lib/diff/terminal-page.js";
import { plannedText } from "./changes-text.js";
import type { EngineStep } from "./engine-step.js";
import { stepFields } from "./resource-difference.js";
import type { StackRun } from "./stack-run.js";
import { resourceText } from "./urn.js";

const most = 40;

/** What cannot be undone comes first, and is not cut. */
const order = ["delete", "replace", "update", "create", "forget", "hand-over"];

/** How a preview is written. */
export interface PreviewTextOptions {
  readonly colour: boolean;
  /** Width of the terminal, where the fields that differ are wanted too. */
  readonly fields?: { readonly columns: number };
}

/** What previews announce: a line a step, cut where a stack has very many; `--json` has all. */
export function previewText(runs: readonly StackRun[], options: PreviewTextOptions): string {
  const width = Math.max(0, ...runs.map(({ target }) => target.cluster.length));
  return runs.map((run) => stackText(run, width, options)).join("");
}

function stackText({ target, record }: StackRun, width: number, options: PreviewTextOptions): string {
  const colours = createColors(options.colour);
  const steps = record.engineSteps
    .filter(({ op }) => op !== "create-replacement" && op !== "delete-replaced")
    .sort((a, b) => order.indexOf(a.op) - order.indexOf(b.op));
  const lost = steps.filter(({ op }) => op === "delete" || op === "replace").length;
  const lines = Math.max(most, lost);
  const shown = steps
    .slice(0, lines)
    .map((step) => `    ${stepText(step, options.colour)}\n${fieldLines(step, options)}`);
  const rest = steps.length > lines ? [colours.dim(`    … and ${steps.length - lines} more\n`)] : [];
  const title = `  ${colours.bold(target.cluster.padEnd(width))}  ${colours.dim(plannedText(record.changes))}\n`;
  return [title, ...shown, ...rest].join("");
}

/** What differs, and what of it is why the resource is replaced; of what is created or deleted only that it is. */
function fieldLines(step: EngineStep, { colour, fields }: PreviewTextOptions): string {
  if (fields === undefined || (step.op !== "update" && step.op !== "replace")) {
    return "";
  }
  const page = new TerminalPage({ colour, columns: fields.columns - 2, all: false });
  return page
    .fields(stepFields(step))
    .map((line) => `  ${line}\n`)
    .join("");
}

function stepText({ op, urn }: EngineStep, colour: boolean): string {
  const colours = createColors(colour);
  const marks: Readonly<Record<string, string>> = {
    create: colours.green("+"),
    update: colours.yellow("~"),
    replace: colours.red("±"),
    delete: colours.red("-"),
    forget: colours.cyan("»"),
    "hand-over": colours.cyan("»"),
  };
  return `${marks[op] ?? colours.dim("?")} ${resourceText(urn)}${op === "forget" ? ", which stays" : ""}`;
}
