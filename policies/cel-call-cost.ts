import { assumed, largest, length, scalar, type Size } from "./cel-size.js";

/** What an operator or a function costs an API server beside its operands, and how large what it gives is. */
export interface CallCost {
  readonly cost: number;
  readonly size: Size;
}

/** What an operator costs; one that is not told apart here costs one. */
export function operatorCost(operator: string, [left = scalar, right = scalar]: readonly Size[]): CallCost {
  return { cost: operators[operator]?.(left, right) ?? 1, size: operator === "+" ? together(left, right) : scalar };
}

/** What a function costs, of which the first argument is what it is called on; one that is not told apart here costs one. */
export function functionCost(name: string, [first = scalar, second = scalar]: readonly Size[]): CallCost {
  return { cost: functions[name]?.(first, second) ?? 1, size: results[name]?.(first, second) ?? scalar };
}

function together(left: Size, right: Size): Size {
  return {
    entries: left.entries + right.entries,
    letters: left.letters + right.letters,
    entry: largest([left.entry ?? assumed, right.entry ?? assumed]),
  };
}

type OfTwo<T> = (first: Size, second: Size) => T;
const once: OfTwo<number> = (text) => traversal(text.letters);
const twice: OfTwo<number> = (text) => Math.ceil(text.letters * 0.2);
const expression: OfTwo<number> = (text, pattern) => traversal(text.letters + 1) * Math.ceil(pattern.letters * 0.25);
const overList: OfTwo<number> = (list) => Math.max(list.entries, traversal(list.letters));

const compared: OfTwo<number> = (left, right) => traversal(Math.min(length(left), length(right)));

const operators: Readonly<Record<string, OfTwo<number> | undefined>> = {
  // Whatever they cost is in what stands on their sides.
  "&&": () => 0,
  "||": () => 0,
  "+": (left, right) => traversal(left.letters + right.letters),
  in: (_item, list) => list.entries,
  "==": compared,
  "!=": compared,
  "<": compared,
  "<=": compared,
  ">": compared,
  ">=": compared,
};

const functions: Readonly<Record<string, OfTwo<number> | undefined>> = {
  has: () => -1, // what it asks for is not selected
  startsWith: (_text, part) => traversal(part.letters),
  endsWith: (_text, part) => traversal(part.letters),
  contains: (text, part) => traversal(text.letters) * traversal(part.letters),
  sets: (list, other) => list.entries * other.entries,
  matches: expression,
  find: expression,
  findAll: expression,
  lowerAscii: once,
  upperAscii: once,
  substring: once,
  trim: once,
  replace: twice,
  split: twice,
  join: (list) => Math.ceil(list.entries * (list.entry ?? assumed).letters * 0.2),
  isSorted: overList,
  sum: overList,
  min: overList,
  max: overList,
  indexOf: overList,
  lastIndexOf: overList,
};

const same: OfTwo<Size> = (size) => size;
const manyTexts: OfTwo<Size> = ({ letters }) => ({ entries: letters, letters: 1, entry: { entries: 1, letters } });

/** How large what a function gives is; of others a number or the like. */
const results: Readonly<Record<string, OfTwo<Size> | undefined>> = {
  dyn: same,
  orValue: (value, other) => largest([value, other]),
  value: same,
  or: (value, other) => largest([value, other]),
  of: same,
  string: same,
  find: same,
  lowerAscii: same,
  upperAscii: same,
  substring: same,
  trim: same,
  replace: same,
  split: manyTexts,
  findAll: manyTexts,
  join: ({ entries, entry = assumed }) => ({ entries: 1, letters: entries * entry.letters }),
};

function traversal(letters: number): number {
  return Math.ceil(letters * 0.1);
}
