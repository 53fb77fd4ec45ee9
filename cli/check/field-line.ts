/**
 * The line of a field in a document as flotilla writes it, from 1: that of the deepest part of its path which is there, for
 * many fields are wrong by being absent. Lists are no deeper than their keys; items begin with `- `.
 */
export function fieldLine(document: string, field: string): number {
  const lines = document.split("\n");
  let place = { line: 0, start: 0, end: lines.length, indent: 0 };
  for (const [, quoted, index, plain] of field.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[([^\]"]*)\]|([^.[\]]+)/g)) {
    const next =
      index === undefined
        ? keyPlace(lines, place, quoted === undefined ? (plain ?? "") : (JSON.parse(quoted) as string))
        : itemPlace(lines, place, Number(index));
    if (next === undefined) {
      break;
    }
    place = next;
  }
  return place.line + 1;
}

/** A line, and the lines of the value that it begins. */
interface Place {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Column of the value's keys; of a list that of its dashes. */
  readonly indent: number;
}

function keyPlace(lines: readonly string[], place: Place, key: string): Place | undefined {
  const { start, end, indent } = place;
  const names = [`${key}:`, `${JSON.stringify(key)}:`];
  const line = lines.findIndex(
    (text, at) =>
      at >= start && at < end && column(text) === indent && names.some((name) => text.startsWith(name, indent)),
  );
  if (line < 0) {
    return undefined;
  }
  const isList = column(lines[line + 1] ?? "", "dash") === indent && (lines[line + 1] ?? "").startsWith("- ", indent);
  const rest = lines.slice(line + 1, end);
  const length = rest.findIndex((text) => column(text) <= indent && !(isList && text.startsWith("- ", indent)));
  const last = length < 0 ? end : line + 1 + length;
  return { line, start: line + 1, end: last, indent: isList ? indent : indent + 2 };
}

function itemPlace(lines: readonly string[], { start, end, indent }: Place, index: number): Place | undefined {
  const dashes = [...lines.keys()].filter(
    (at) =>
      at >= start && at < end && column(lines[at] ?? "", "dash") === indent && lines[at]?.startsWith("- ", indent),
  );
  const line = dashes[index];
  return line === undefined ? undefined : { line, start: line, end: dashes[index + 1] ?? end, indent: indent + 2 };
}

/** Column in which the text of a line begins; a dash before it belongs to the list around it, unless it is asked for. */
function column(line: string, ofWhat: "text" | "dash" = "text"): number {
  return line.search(ofWhat === "dash" ? /[^ ]/ : /[^ -]|-(?! )/);
}
