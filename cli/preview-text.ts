import { createColors } from "picocolors";

import { plannedText } from "./changes-text.js";
import type { Step } from "./stack-record.js";
import type { StackRun } from "./stack-run.js";
import { resourceText } from "./urn.js";

const most = 40;

/** What cannot be undone comes first, and is not cut. */
const order = ["delete", "replace", "update", "create"];

/** What previews announce: a line a step, cut where a stack has very many; `--json` has all. */
export function previewText(runs: readonly StackRun[], colour: boolean): string {
  const width = Math.max(0, ...runs.map(({ target }) => target.cluster.length));
  return runs.map((run) => stackText(run, width, colour)).join("");
}

function stackText({ target, record }: StackRun, width: number, colour: boolean): string {
  const colours = createColors(colour);
  const steps = record.steps
    .filter(({ op }) => op !== "create-replacement" && op !== "delete-replaced")
    .sort((a, b) => order.indexOf(a.op) - order.indexOf(b.op));
  const lost = steps.filter(({ op }) => op === "delete" || op === "replace").length;
  const lines = Math.max(most, lost);
  const shown = steps.slice(0, lines).map((step) => `    ${stepText(step, colour)}\n`);
  const rest = steps.length > lines ? [colours.dim(`    … and ${steps.length - lines} more\n`)] : [];
  const title = `  ${colours.bold(target.cluster.padEnd(width))}  ${colours.dim(plannedText(record.changes))}\n`;
  return [title, ...shown, ...rest].join("");
}

function stepText({ op, urn }: Step, colour: boolean): string {
  const colours = createColors(colour);
  const marks: Readonly<Record<string, string>> = {
    create: colours.green("+"),
    update: colours.yellow("~"),
    replace: colours.red("±"),
    delete: colours.red("-"),
  };
  return `${marks[op] ?? colours.dim("?")} ${resourceText(urn)}`;
}
