/** Reads a scalar that stands behind a key, on one line. */
export type ReadScalar = (text: string) => unknown;

/**
 * What a YAML document holds that is written as plainly as a rendering is: mappings and lists in block style, each scalar on one line.
 * It is what js-yaml reads, in a fraction of the time; `undefined` for a document that needs js-yaml, be it because it is wrong.
 */
export function plainDocument(text: string, scalar: ReadScalar): object | undefined {
  const body = text.startsWith("---\n") ? text.slice(4) : text;
  if (unplain.test(body)) {
    return undefined;
  }
  try {
    return new PlainReader(body, scalar).document();
  } catch {
    return undefined; // whatever is wrong with it, js-yaml says it better
  }
}

/** Characters that YAML may refuse or take for the end of a line, and lines that hold no data or more than data. */
const unplain = /[^\n -~\u00A1-\u2027\u202A-\uD7FF]|^ *(?:#|$(?=[^]))|^%|^\.\.\./m;

/** A key with what follows it on its line. */
const entry = /^(?:"([^"\\]*)"|([A-Za-z_][\w./-]*)):(?: (.+))?$/;

/** Texts that no version of YAML takes for something else: all words that mean something are shorter. */
const plainText = /^[A-Za-z/][\w./:@-]{5,}(?<!:)$/;

class PlainReader {
  readonly #lines: readonly string[];
  readonly #scalar: ReadScalar;
  #next = 0;
  /** Spaces before the text of the line that is read now; -1 behind the last line. */
  #indent = -1;
  /** Text of this line. */
  #text = "";

  constructor(text: string, scalar: ReadScalar) {
    this.#lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
    this.#scalar = scalar;
    this.#advance();
  }

  document(): object {
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
      const [, quoted, plain = "", rest] = entry.exec(this.#text) ?? [];
      const key = quoted ?? plain;
      this.#expect(quoted !== undefined || plain.length > 5 || (plain !== "" && this.#value(plain) === plain));
      this.#expect(key !== "__proto__" && !Object.hasOwn(result, key));
      result[key] = rest === undefined ? this.#below(indent) : this.#inline(rest, indent);
    }
    this.#expect(this.#indent < indent || this.#isItem());
    return result;
  }

  #list(indent: number): unknown[] {
    const result: unknown[] = [];
    while (this.#indent === indent && this.#isItem()) {
      const rest = this.#text.slice(2);
      if (entry.test(rest)) {
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
  }

  #expect(holds: boolean): void {
    if (!holds) {
      throw new SyntaxError();
    }
  }
}
