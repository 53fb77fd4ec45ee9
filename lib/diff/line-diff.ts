import { structuredPatch } from "diff";

/** A line of what differs between two texts. */
export interface DiffLine {
  /** `" "` for a line that is the same on both sides or that says something about the others. */
  readonly mark: "+" | "-" | " ";
  readonly text: string;
}

/** Lines that may differ before the work, which grows with their square, stops being worth it. */
const mostEdits = 500;
const context = 2;

/** The lines that differ between two texts and those around them; nothing where too many of them do. */
export function lineDiff(from: string, to: string): readonly DiffLine[] | undefined {
  const options = { context, maxEditLength: mostEdits };
  const patch = structuredPatch("", "", from, to, undefined, undefined, options);
  return patch?.hunks.flatMap(({ oldStart, newStart, lines }) => [
    ...(oldStart > 1 || newStart > 1 ? [{ mark: " ", text: `… line ${newStart}` } as const] : []),
    ...lines.map(diffLine),
  ]);
}

/** Every line of a text, marked alike. */
export function allLines(text: string, mark: "+" | "-"): readonly DiffLine[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => ({ mark, text: line }));
}

function diffLine(line: string): DiffLine {
  const mark = line[0];
  // "\ No newline at end of file"
  return mark === "+" || mark === "-" || mark === " "
    ? { mark, text: line.slice(1) }
    : { mark: " ", text: "(no line break at the end)" };
}
