import type { DiagnosticEvent } from "@pulumi/pulumi/automation/events.js";

import { resourceText } from "./urn.js";

const mostLines = 12;

/** What the engine says in any case when a run fails; it explains nothing. */
const empty =
  /^(update|preview|refresh|destroy|resource operation|one or more .*) failed$|^(update|preview) cancell?ed$/i;

/** A diagnostic of the engine as a person wants it: which resource, why, without colours and stack traces. */
export function diagnosticText({ message, urn }: Pick<DiagnosticEvent, "message" | "urn">): string {
  const text = withoutTrace(withoutRepetition(plain(message)));
  return urn === undefined || urn === "" ? text : `${resourceText(urn)}: ${text}`;
}

/** The reasons that explain something; the general ones only when there are no others. */
export function reasons(problems: readonly string[]): readonly string[] {
  const telling = problems.filter((problem) => !empty.test(problem.replace(/^.*: /s, "")));
  return telling.length > 0 ? telling : problems;
}

/** What a command of the engine wrote before it gave up, without what it echoes of its own command line. */
export function commandErrors(output: string): readonly string[] {
  const lines = plain(output).split("\n");
  const errors = lines.flatMap((line, index) => (/^\s*error: /.test(line) ? [block(lines.slice(index))] : []));
  return [...new Set(errors)];
}

/** An error and the indented lines that belong to it. */
function block(lines: readonly string[]): string {
  const [first = "", ...rest] = lines;
  const end = rest.findIndex((line) => !/^\s+\S/.test(line) || /^\s*error: /.test(line));
  return withoutTrace([first.replace(/^\s*error: /, ""), ...rest.slice(0, end === -1 ? undefined : end)].join("\n"));
}

/** The engine and the bridges name the resource again before they say what is wrong with it. */
function withoutRepetition(text: string): string {
  return text
    .replace(/^\S+ resource '[^']*': property (\S+) value \{.*?\} has a problem: /s, "$1: ")
    .replace(/^\S+ resource '[^']*' has a problem: /, "")
    .replace(/^(creating|updating|deleting|replacing|refreshing|reading) urn:pulumi:\S+: /, "")
    .replace(/^1 error occurred:\s*\* /, "");
}

function withoutTrace(text: string): string {
  const lines = text
    .replace(/^Running program '[^']*' failed with an unhandled exception:\s*/, "")
    .replace(/^<ref \*\d+> /, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s+at .*(:\d+:\d+\)?|<anonymous>\)?|native)$/.test(line));
  return lines.length > mostLines ? [...lines.slice(0, mostLines), "…"].join("\n") : lines.join("\n").trim();
}

/** Takes out the engine's colour tags and those of a terminal. */
function plain(text: string): string {
  return text.replace(/<\{%[^%]*%\}>/g, "").replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
}
