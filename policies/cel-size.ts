/** How large a value is: the entries of a list or a map, and the letters of a text; what is neither has the size of one. */
export interface Size {
  readonly entries: number;
  readonly letters: number;
  /** Size of an entry, where it is known. */
  readonly entry?: Size;
}

/** What a value of an object is taken to be: nobody writes longer lists, and hardly anybody longer texts. */
export const assumed: Size = { entries: 50, letters: 256 };

/** The size of a number, or of true and false. */
export const scalar: Size = { entries: 1, letters: 1 };

/** The size of plain data. */
export function sizeOf(value: unknown): Size {
  if (typeof value === "string") {
    return { entries: 1, letters: value.length };
  }
  if (typeof value !== "object" || value === null) {
    return scalar;
  }
  const entries = Object.values(value).map(sizeOf);
  return { entries: entries.length, letters: 1, entry: largest(entries) };
}

/** A size that none of some exceeds. */
export function largest(sizes: readonly Size[]): Size {
  const entries = sizes.map(({ entry }) => entry).filter((entry) => entry !== undefined);
  return {
    entries: Math.max(1, ...sizes.map((size) => size.entries)),
    letters: Math.max(1, ...sizes.map(({ letters }) => letters)),
    ...(entries.length > 0 && entries.length === sizes.length ? { entry: largest(entries) } : {}),
  };
}

/** Entries or letters, whichever a value has. */
export function length({ entries, letters }: Size): number {
  return Math.max(entries, letters);
}
