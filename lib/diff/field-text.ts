import { yamlText } from "../yaml.js";
import type { FieldChange } from "./change.js";
import type { GroupField } from "./change-group.js";
import { count, sizeText, some } from "./counted.js";
import { fieldPathText } from "./field-path.js";
import { allLines, lineDiff, type DiffLine } from "./line-diff.js";
import { cut, cutPair, printable, valueText } from "./value-text.js";

/** A difference of a field as a person reads it. */
export interface FieldText {
  readonly mark: "+" | "-" | "~";
  /** The field, and the kinds of object that the difference is one of, where it is not one of all. */
  readonly title: string;
  /** What the lines mean, where they are not simply the value before and afterwards. */
  readonly remark?: string;
  readonly lines: readonly DiffLine[];
}

/** How much of a difference is shown. */
export interface FieldRoom {
  /** Most lines of a field. */
  readonly lines: number;
  /** Most characters of a line. */
  readonly width: number;
}

/** What differs in a field, as lines that are safe to print. */
export function fieldText(field: GroupField, room: FieldRoom): FieldText {
  const mark = field.from === undefined ? "+" : field.to === undefined ? "-" : "~";
  const { remark, lines } = difference(field);
  const { shown, more } = some(lines, room.lines);
  const rest = more > 0 ? [{ mark: " ", text: `… and ${count(more)} more lines` } as const] : [];
  const title = fieldTitle(field, room.width);
  return { mark, title, ...(remark !== undefined && { remark }), lines: [...printed(shown, room.width), ...rest] };
}

function fieldTitle({ path, kinds }: GroupField, width: number): string {
  const only = kinds === undefined ? "" : ` (only of ${kinds.map((kind) => cut(printable(kind), width)).join(", ")})`;
  return `${cut(printable(fieldPathText(path)), Math.max(width, 200)) || "(the whole object)"}${only}`;
}

interface Difference {
  readonly remark?: string;
  readonly lines: readonly DiffLine[];
}

function difference({ from, to, order }: FieldChange): Difference {
  if (order && Array.isArray(from) && Array.isArray(to)) {
    return { remark: "order of the items", lines: [line("-", keysText(from)), line("+", keysText(to))] };
  }
  if (isScalars(from) && isScalars(to)) {
    return listDifference(from, to);
  }
  if (isOneLine(from) && isOneLine(to)) {
    return { lines: [...oneLine("-", from), ...oneLine("+", to)] };
  }
  return textDifference(blockText(from), blockText(to));
}

function textDifference(from: string | undefined, to: string | undefined): Difference {
  if (from === undefined || to === undefined) {
    return {
      lines: [...(from === undefined ? [] : allLines(from, "-")), ...(to === undefined ? [] : allLines(to, "+"))],
    };
  }
  const lines = lineDiff(from, to);
  return lines === undefined
    ? { remark: "too different to compare line by line", lines: [line("-", extent(from)), line("+", extent(to))] }
    : { lines };
}

function extent(text: string): string {
  return `${sizeText(text)}, ${count(allLines(text, "+").length)} lines`;
}

/** What a list of plain values lost and got. */
function listDifference(from: readonly unknown[], to: readonly unknown[]): Difference {
  const [before, after] = [from.map(valueText), to.map(valueText)];
  const lost = without(before, after);
  const got = without(after, before);
  if (lost.length + got.length === 0) {
    return { remark: "order of the items", lines: [line("-", before.join(", ")), line("+", after.join(", "))] };
  }
  const same = before.length - lost.length;
  const rest = same > 0 ? [line(" ", `(${count(same)} as before)`)] : [];
  return {
    remark: "list",
    lines: [...lost.map((text) => line("-", text)), ...got.map((text) => line("+", text)), ...rest],
  };
}

/** The items that are not among others, each as often as it is there more often. */
function without(items: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const other of others) {
    left.set(other, (left.get(other) ?? 0) + 1);
  }
  return items.filter((item) => {
    const number = left.get(item) ?? 0;
    left.set(item, number - 1);
    return number <= 0;
  });
}

function keysText(items: readonly unknown[]): string {
  return items.map(keyText).join(", ");
}

function keyText(item: unknown): string {
  if (!isObject(item) || Array.isArray(item)) {
    return valueText(item);
  }
  const entries = Object.entries(item);
  const [first] = entries;
  return entries.length === 1 && first !== undefined
    ? valueText(first[1])
    : entries.map(([key, value]) => `${printable(key)}=${valueText(value)}`).join(" ");
}

function oneLine(mark: "+" | "-", value: unknown): readonly DiffLine[] {
  return value === undefined ? [] : [line(mark, valueText(value))];
}

function line(mark: DiffLine["mark"], text: string): DiffLine {
  return { mark, text };
}

/** A value over several lines: a text as it is, anything else as YAML. */
function blockText(value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") {
    return value;
  }
  return isObject(value) ? yamlText(JSON.parse(JSON.stringify(value, finite)) as object) : valueText(value);
}

/** A number that JSON has, or its name: YAML has `.inf` and `.nan` too. */
function finite(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function isOneLine(value: unknown): boolean {
  return typeof value === "string" ? !value.includes("\n") : !isObject(value) || Object.keys(value).length === 0;
}

function isScalars(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && !value.some((item) => isObject(item) || !isOneLine(item));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Lines as they may be printed; of one that replaces the one above it, what differs can be seen. */
function printed(lines: readonly DiffLine[], width: number): DiffLine[] {
  const all = lines.map(({ mark, text }) => line(mark, printable(text)));
  return all.map(({ mark, text }, index) => {
    const [above, below] = [all[index - 1], all[index + 1]];
    if (mark === "-" && below?.mark === "+") {
      return line(mark, cutPair(text, below.text, width)[0]);
    }
    return line(mark, mark === "+" && above?.mark === "-" ? cutPair(above.text, text, width)[1] : cut(text, width));
  });
}
