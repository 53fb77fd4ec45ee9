/**
 * What a reader cannot see or a terminal obeys: control characters, line separators, invisible characters and those that
 * turn the direction of writing (https://trojansource.codes), halves of a character.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text with everything in it made visible, in one line. */
export function printable(text: string): string {
  return text.replace(
    unseen,
    (character) => escapes[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Texts that YAML or JSON would take for something else. */
const misread = /^(?:true|false|null|yes|no|on|off|~|["'{[].*|\s.*|.*\s|)$/is;

/** A value in one line: texts bare where nobody can take them for something else, everything else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value !== "string") {
    // JSON has no NaN and no infinity; YAML has both.
    return typeof value === "number" || value === undefined ? String(value) : printable(JSON.stringify(value));
  }
  const quoted = misread.test(value) || !Number.isNaN(Number(value));
  return printable(quoted ? JSON.stringify(value) : value);
}

/** A text that is at most so wide, cut in the middle. */
export function cut(text: string, width: number): string {
  if (text.length <= width) {
    return text;
  }
  const end = Math.floor((width - 1) / 3);
  return `${whole(text, 0, width - 1 - end)}…${whole(text, text.length - end, text.length)}`;
}

/** Two texts that are at most so wide, cut so that what differs can be seen. */
export function cutPair(from: string, to: string, width: number): readonly [from: string, to: string] {
  if (from.length <= width && to.length <= width) {
    return [from, to];
  }
  const same = commonStart(from, to);
  const longest = Math.max(from.length, to.length);
  const start = same < width / 2 ? 0 : Math.min(same - Math.floor(width / 4), longest - width + 1);
  return [part(from, start, width), part(to, start, width)];
}

function part(text: string, start: number, width: number): string {
  const room = width - Number(start > 0);
  const end = text.length - start > room ? start + room - 1 : text.length;
  return `${start > 0 ? "…" : ""}${whole(text, start, end)}${end < text.length ? "…" : ""}`;
}

function commonStart(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a.charCodeAt(index) === b.charCodeAt(index)) {
    index++;
  }
  return index;
}

/** A part of a text, without the halves of characters that a cut left at its ends. */
function whole(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
}
