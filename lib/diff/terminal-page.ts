import { createColors } from "picocolors";

import { some, count } from "./counted.js";
import { fieldText, type FieldText } from "./field-text.js";
import type { GroupField } from "./change-group.js";
import type { DiffLine } from "./line-diff.js";
import type { ResourceField } from "./report.js";
import { wrapped } from "./wrapped.js";

/** How a report is written for a terminal. */
export interface TerminalTextOptions {
  readonly colour: boolean;
  /** Width of the terminal. */
  readonly columns: number;
  /** Shows every object, cluster, field and line, however many there are. */
  readonly all: boolean;
}

type Tint = "red" | "green" | "yellow" | "blue" | "dim" | "bold";

/** What the lines of a terminal are written with. */
export class TerminalPage {
  private readonly colours: ReturnType<typeof createColors>;

  constructor(private readonly options: TerminalTextOptions) {
    this.colours = createColors(options.colour);
  }

  /** A text in colours and weights. */
  tinted(text: string, ...tints: readonly Tint[]): string {
    return tints.reduce((result, tint) => this.colours[tint](result), text);
  }

  /** A text over as many lines as it needs. */
  paragraph(text: string, indent: string, ...tints: readonly Tint[]): readonly string[] {
    return wrapped(text, Math.max(40, this.options.columns), indent).map((line) => this.tinted(line, ...tints));
  }

  /** A heading that cannot be missed. */
  heading(text: string, ...tints: readonly Tint[]): string {
    const rule = "━".repeat(Math.max(3, Math.min(this.options.columns, 100) - text.length - 5));
    return this.tinted(`━━━ ${text} ${rule}`, "bold", ...tints);
  }

  /** The first of many things, a line or more each, and how many there are besides. */
  some<T>(things: readonly T[], most: number, lines: (thing: T) => readonly string[]): readonly string[] {
    const { shown, more } = some(things, this.options.all ? Infinity : most);
    const rest = more === 0 ? [] : [this.tinted(`    … and ${count(more)} more (--all shows them)`, "dim")];
    return [...shown.flatMap(lines), ...rest];
  }

  /** What differs in fields. */
  fields(fields: readonly (GroupField & ResourceField)[]): readonly string[] {
    return this.some(fields, 30, (field) => this.field(field));
  }

  private field(field: GroupField & ResourceField): readonly string[] {
    const { all, columns } = this.options;
    const reason = field.replaces === undefined ? "" : "  ← replaces it";
    const width = columns - reason.length;
    const room = all ? { lines: Infinity, width: 10_000 } : { lines: 20, width: Math.max(40, width - 10) };
    const text = fieldText(field, room);
    const why = this.tinted(reason, "red");
    const short = this.oneLine(text, width);
    if (short !== undefined) {
      return [`${short}${why}`];
    }
    const remark = text.remark === undefined ? "" : this.tinted(`  (${text.remark})`, "dim");
    return [`    ${this.mark(text.mark)} ${text.title}${remark}${why}`, ...text.lines.map((line) => this.line(line))];
  }

  /** A field and its value in a line, where they fit. */
  private oneLine({ mark, title, remark, lines }: FieldText, width: number): string | undefined {
    const marks = lines.map((line) => line.mark).join("");
    const length = `    ~ ${title}  ${lines.map(({ text }) => text).join(" → ")}`.length;
    if (remark !== undefined || !["-+", "-", "+"].includes(marks) || length > width) {
      return undefined;
    }
    const values = lines.map((line) => this.tinted(line.text, line.mark === "+" ? "green" : "red"));
    return `    ${this.mark(mark)} ${title}  ${values.join(" → ")}`;
  }

  private line({ mark, text }: DiffLine): string {
    const tint = { "+": "green", "-": "red", " ": "dim" } as const;
    return this.tinted(`        ${mark} ${text}`.trimEnd(), tint[mark]);
  }

  private mark(mark: "+" | "-" | "~"): string {
    return this.tinted(mark, ({ "+": "green", "-": "red", "~": "yellow" } as const)[mark]);
  }
}
