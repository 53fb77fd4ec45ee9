/** How {@link yamlText} writes. */
export interface YamlOptions {
  /**
   * Keys of the outermost mapping that come before all others.
   *
   * @defaultValue none
   */
  readonly firstKeys?: readonly string[];
  /**
   * What to write for a text, be it a key or a value.
   *
   * @defaultValue the text itself
   */
  readonly text?: (text: string) => string;
}

/**
 * A mapping as YAML that readers of YAML 1.1 and 1.2 understand alike: keys in alphabetical order, texts of several lines
 * as they are, and in quotes every text that some reader takes for something else. It is the same text for any order of
 * the keys, in a time that is linear in its length.
 */
export function yamlText(value: object, { firstKeys = [], text = (same) => same }: YamlOptions = {}): string {
  const fields = value as Fields;
  const others = Object.keys(fields).filter((key) => !firstKeys.includes(key));
  return entries(fields, [...firstKeys, ...others.sort()], { indent: "", text }) || "{}\n";
}

type Fields = Readonly<Record<string, unknown>>;

interface Place {
  /** White space before the key or the dash. */
  readonly indent: string;
  readonly text: (text: string) => string;
}

function entries(fields: Fields, keys: readonly string[], place: Place): string {
  let lines = "";
  for (const key of keys) {
    const value = fields[key];
    if (value !== undefined) {
      const name = place.text(key);
      lines += `${place.indent}${isPlain(name) ? name : quoted(name)}:${behind(value, place, place)}`;
    }
  }
  return lines;
}

function items(list: readonly unknown[], place: Place): string {
  const nested = deeper(place);
  let lines = "";
  for (const item of list) {
    const text = behind(item, place, nested);
    // The first key of a mapping and the first dash of a list stand on the line of the dash.
    lines += `${place.indent}-${text.startsWith("\n") ? ` ${text.slice(1 + nested.indent.length)}` : text}`;
  }
  return lines;
}

/** What stands behind a key or a dash: a value on its line, or lines below. */
function behind(value: unknown, place: Place, listPlace: Place): string {
  if (typeof value === "string") {
    return ` ${scalar(place.text(value), place)}\n`;
  }
  if (typeof value !== "object" || value === null) {
    return ` ${constant(value)}\n`;
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? " []\n" : `\n${items(value, listPlace)}`;
  }
  const fields = value as Fields;
  const lines = entries(fields, Object.keys(fields).sort(), deeper(place));
  return lines === "" ? " {}\n" : `\n${lines}`;
}

function deeper(place: Place): Place {
  return { ...place, indent: `${place.indent}  ` };
}

function constant(value: unknown): string {
  if (value === null || typeof value === "boolean") {
    return String(value);
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    // Without a point, readers of YAML 1.1 take 1e+21 for a text.
    return String(value).replace(/^(-?\d+)e/, "$1.0e");
  }
  throw new TypeError(`A ${typeof value} that is not JSON has no YAML`);
}

function scalar(text: string, { indent }: Place): string {
  if (isPlain(text)) {
    return text;
  }
  return isBlock(text) ? block(text, `${indent}  `) : quoted(text);
}

/**
 * Whether a text needs no quotes: it begins like a word or a path, or is a Kubernetes quantity, and nothing in it is YAML.
 * All numbers and dates of both versions begin with a digit, a sign or a point.
 */
function isPlain(text: string): boolean {
  return (
    (/^[A-Za-z_/](?:[\w ./@+,;()=-]|:(?=[^\s]))*$/.test(text) && !word.test(text) && !text.endsWith(" ")) ||
    quantity.test(text)
  );
}

const quantity = /^[1-9][0-9]*(?:m|[KMGT]i)$/;

/** Words that YAML 1.1 takes for booleans and null: https://yaml.org/type/bool.html */
const word = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** Whether a text has several lines and each can be written as it is: no reader then changes its white space. */
function isBlock(text: string): boolean {
  return text.includes("\n") && !/^\s|\n\n$/.test(text) && !/^[ \t]+$/m.test(text) && !unprintable.test(text);
}

function block(text: string, indent: string): string {
  const ends = text.endsWith("\n");
  const lines = (ends ? text.slice(0, -1) : text).split("\n");
  return [ends ? "|" : "|-", ...lines.map((line) => (line === "" ? "" : `${indent}${line}`))].join("\n");
}

/** JSON's quotes are YAML's as well, but for characters that YAML does not have or takes for the end of a line. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(unprintables, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** https://yaml.org/spec/1.1/#id868524 */
const unprintable = /[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
const unprintables = new RegExp(unprintable, "gu");
