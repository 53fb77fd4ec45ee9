import { cut, printable } from "./value-text.js";

/** Longest name, rule or title of a field that is shown whole. */
const longest = 160;

/**
 * A text as code: nothing in it is Markdown, a mention or a reference. GitHub and GitLab look for those outside of code
 * alone. Where a code span would not hold it, in a table or among HTML, it is written as HTML.
 */
export function code(text: string): string {
  const shown = cut(printable(text), longest);
  return shown === "" || /[`|<>&]|^ | $/.test(shown) ? htmlCode(text) : `\`${shown}\``;
}

/** A text as code inside of HTML. */
export function htmlCode(text: string): string {
  return `<code>${entities(cut(printable(text), longest))}</code>`;
}

function entities(text: string, characters = /[^A-Za-z0-9 /,=()…-]/gu): string {
  return text.replace(characters, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** A sentence of somebody else's, in which nothing is Markdown or HTML, mentions a person or refers to anything. */
export function prose(text: string): string {
  const sentence = cut(printable(text.trim().replace(/\s+/g, " ")), 1000);
  const escaped = sentence.replace(/[\\`*_[\]<>&|~^$]|^[-+#=]|(?<=^\d+)[.)]/g, (character) =>
    entities(character, /[^]/g),
  );
  // A space of no width keeps GitHub and GitLab from seeing @name, #1, GH-1, !1, %1, a link or an :emoji: in it.
  return escaped
    .replace(
      /&#(?:35|36|38|126);(?=\S)|[@!%](?=\S)|(?<!&)#(?=\S)|\bGH-(?=\d)|:(?=\/\/|(?:[\w+-]|&#95;)+:)/gi,
      "$&&#8203;",
    )
    .replace(/\bwww(?=\.)/gi, "www&#8203;");
}

/** Lines as a block of code that nothing in them can end. */
export function codeBlock(lines: readonly string[], language = "diff"): string {
  const ticks = lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length);
  const fence = "`".repeat(ticks.reduce((most, length) => Math.max(most, length + 1), 3));
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

/** A part that is closed until somebody opens it. */
export function details(summary: string, parts: readonly string[], open = false): string {
  return [`<details${open ? " open" : ""}><summary>${summary}</summary>`, ...parts, "</details>"].join("\n\n");
}
