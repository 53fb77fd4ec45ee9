/** Reads a scalar that stands behind a key, on one line. */
export type ReadScalar = (text: string) => unknown;

/** Characters that YAML may refuse or take for the end of a line. */
const unplain = /[^\n -~\u00A1-\u2027\u202A-\uD7FF]/;

/** A key in quotes with what follows it on its line. */
const quotedEntry = /^"([^"\\]*)":(?: (.+))?$/;

/** Texts that no version of YAML takes for something else: all words that mean something are shorter. */
const plainText = /^[A-Za-z/][\w./:@-]{5,}(?<!:)$/;

/** A key and what follows it on its line. */
interface Entry {
  readonly key: string;
  readonly rest: string | undefined;
}

const keptKeys = 10_000;

/**
 * Reads YAML documents that are written as plainly as a rendering is: mappings and lists in block style, each scalar on one line. It
 * reads what js-yaml reads, in a fraction of the time.
 */
export class PlainReader {
  readonly #scalar: ReadScalar;
  /** Keys that are known to be texts. */
  readonly #keys = new Set<string>();
  #lines: readonly string[] = [];
  #next = 0;
  /** Spaces before the text of the line that is read now; -1 behind the last line. */
  #indent = -1;
  /** Text of this line. */
  #text = "";

  constructor(scalar: ReadScalar) {
    this.#scalar = scalar;
  }

  /** What a document holds; `undefined` when it needs js-yaml, be it because it is wrong. */
  document(text: string): object | undefined {
    const body = text.startsWith("---\n") ? text.slice(4) : text;
    if (unplain.test(body)) {
      return undefined;
    }
    try {
      return this.#whole(body);
    } catch {
      return undefined; // whatever is wrong with it, js-yaml says it better
    }
  }

  #whole(text: string): object {
    this.#lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
    this.#next = 0;
    this.#advance();
    const value = this.#block();
    this.#expect(this.#indent === -1);
    return value;
  }

  /** What begins on this line, and goes on in those of the same indentation. */
  #block(): object {
    return this.#isItem() ? this.#list(this.#indent) : this.#mapping(this.#indent);
  }

  #mapping(indent: number): object {
    const result: Record<string, unknown> = {};
    while (this.#indent === indent && !this.#isItem()) {
      const entry = this.#entry(this.#text);
      this.#expect(entry !== undefined && entry.key !== "__proto__" && !Object.hasOwn(result, entry.key));
      const { key, rest } = entry;
      result[key] = rest === undefined ? this.#below(indent) : this.#inline(rest, indent);
    }
    this.#expect(this.#indent < indent || this.#isItem());
    return result;
  }

  #list(indent: number): unknown[] {
    const result: unknown[] = [];
    while (this.#indent === indent && this.#isItem()) {
      const rest = this.#text.slice(2);
      if (this.#entry(rest) !== undefined) {
        this.#indent = indent + 2;
        this.#text = rest;
        result.push(this.#mapping(indent + 2));
      } else {
        result.push(this.#inline(rest, indent));
      }
    }
    this.#expect(this.#indent <= indent);
    return result;
  }

  #entry(text: string): Entry | undefined {
    if (text.startsWith('"')) {
      const [, key, rest] = quotedEntry.exec(text) ?? [];
      return key === undefined ? undefined : { key, rest };
    }
    const colon = text.indexOf(": ");
    const end = colon < 0 ? text.length - 1 : colon;
    const key = text.slice(0, end);
    if (text[end] !== ":" || !this.#isKey(key)) {
      return undefined;
    }
    return { key, rest: colon < 0 ? undefined : text.slice(colon + 2) };
  }

  #isKey(text: string): boolean {
    if (this.#keys.has(text)) {
      return true;
    }
    if (!/^[A-Za-z_][\w./-]*$/.test(text) || this.#scalar(text) !== text) {
      return false;
    }
    if (this.#keys.size < keptKeys) {
      this.#keys.add(text);
    }
    return true;
  }

  /** The value of a key whose line has none: a list may stand as far to the left as the key. */
  #below(indent: number): unknown {
    this.#advance();
    if (this.#indent > indent) {
      return this.#block();
    }
    return this.#indent === indent && this.#isItem() ? this.#list(indent) : null;
  }

  #inline(text: string, indent: number): unknown {
    const value = plainText.test(text) ? text : this.#value(text);
    this.#advance();
    this.#expect(this.#indent <= indent); // else the value goes on
    return value;
  }

  #value(text: string): unknown {
    if (text === "{}") {
      return {};
    }
    if (text === "[]") {
      return [];
    }
    if (/^"[^"\\]*"$/.test(text)) {
      return text.slice(1, -1);
    }
    const isQuoted = /^"(?:[^"\\]|\\.)*"$|^'(?:[^']|'')*'$/.test(text);
    this.#expect(isQuoted || !/^[\s"'{[\]}&*!|>%@`#,]|^[-?:](?: |$)|:(?: |$)| #| $/.test(text));
    return this.#scalar(text);
  }

  #isItem(): boolean {
    return this.#text.startsWith("- ");
  }

  #advance(): void {
    const line = this.#lines[this.#next++];
    if (line === undefined) {
      this.#indent = -1;
      this.#text = "";
      return;
    }
    let indent = 0;
    while (line.charCodeAt(indent) === 32) {
      indent++;
    }
    this.#indent = indent;
    this.#text = line.slice(indent);
    // A line without data, a comment, and what directs the reader
    this.#expect(this.#text !== "" && !this.#text.startsWith("#") && (indent > 0 || !/^(?:%|\.\.\.)/.test(line)));
  }

  #expect(holds: boolean): asserts holds {
    if (!holds) {
      throw new SyntaxError();
    }
  }
}
