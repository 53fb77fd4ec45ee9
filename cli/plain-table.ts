import Table, { type HorizontalAlignment } from "cli-table3";
import { createColors } from "picocolors";

const bare = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "" },
  ...{ "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

/** How a table looks. */
export interface PlainTableStyle {
  readonly colour: boolean;
  /** @defaultValue all to the left */
  readonly aligned?: readonly HorizontalAlignment[];
}

/** A table without lines, a row each, ending in a line break. */
export function plainTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  { colour, aligned = [] }: PlainTableStyle,
): string {
  const { dim } = createColors(colour);
  const table = new Table({
    chars: bare,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    head: heads.map((head) => dim(head)),
    colAligns: heads.map((_, index) => aligned[index] ?? "left"),
  });
  table.push(...rows.map((row) => [...row]));
  return `${table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}
