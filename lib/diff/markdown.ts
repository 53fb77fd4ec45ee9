import { blocks, isDangerous } from "./block.js";
import { counted } from "./counted.js";
import { changeMarkdown, clustersMarkdown, stackMarkdown } from "./markdown-block.js";
import { dangersMarkdown } from "./markdown-dangers.js";
import { code, prose } from "./markdown-escape.js";
import { policyMarkdown } from "./policy-markdown.js";
import type { Report, StackDifference } from "./report.js";
import { Room } from "./room.js";
import { failureLines, isLoss, isQuiet, quietText } from "./stack-text.js";
import { cut } from "./value-text.js";
import { isNoChange, verdict } from "./verdict.js";

/** What the comment of a pull request is found again by. */
export const commentMark = "<!-- flotilla diff -->";

/**
 * Longest comment that we write, in UTF-16 code units, with room for what a workflow adds. GitHub allows 65,536 characters,
 * which it counts as code points or as 262,144 bytes (https://github.com/dead-claudia/github-limits/pull/13): a text has no
 * more code points than code units, and at most four bytes a code point. GitLab allows 1,000,000 characters.
 */
const commentLimit = 64_000;

const allCommand = "`flotilla diff --all`";

/** What headings and the line on what was left out take at most. */
const reserve = 600;

/**
 * A report as a comment of a pull request. It is never cut: where it does not fit, whole changes are left out, and a line
 * says how many; dangers get shorter instead, down to their number by rule.
 *
 * @param options.limit - most UTF-16 code units of the comment, 4,000 or more
 */
export function markdownText(report: Report, { limit = commentLimit }: { readonly limit?: number } = {}): string {
  const nothing = isNoChange(report);
  const all = blocks(report.diff.groups);
  const style = { fleet: Object.keys(report.diff.clusters) };
  const title = `## ${nothing ? "No change" : verdict(report, all)}\n${commentMark}`;
  const sides = `From ${code(report.base)} to ${code(report.head)}.`;
  const table = nothing ? [] : [clustersMarkdown(report)];
  const room = new Room(limit - reserve);
  room.take(title, sides, ...table);
  const failures = room.fitting(report.failures, failureMarkdown);

  const dangers = dangersMarkdown(all.filter(isDangerous), style, room);
  const policies = report.policy === undefined ? [] : policyMarkdown(report.policy, style.fleet);
  const shownPolicies = room.fitting(policies, (part) => part);
  const stacks = stacksByLoss(report.stacks);
  const lossyStacks = room.fitting(stacks.lossy, stackMarkdown);
  const notes = room.fitting(report.notes, (note) => `> [!NOTE]\n> ${prose(note)}`);
  const others = all.filter((block) => !isDangerous(block));
  const changes = room.fitting(others, (block) => changeMarkdown(block, style));
  const shownStacks = [...lossyStacks, ...room.fitting(stacks.others, stackMarkdown)];
  const leftOut = leftOutParts([
    [report.failures.length - failures.length, "failure"],
    [policies.length - shownPolicies.length, "change of policy", "changes of policy"],
    [others.length - changes.length, "change"],
    [stacks.lossy.length + stacks.others.length - shownStacks.length, "stack"],
    [report.notes.length - notes.length, "note"],
  ]);
  const cloud = [...shownStacks, ...quietParts(report.stacks)];
  const parts = [
    title,
    sides,
    ...failures,
    ...notes,
    ...dangers,
    ...headed("Policy", shownPolicies),
    ...headed("Changes", changes),
    ...headed("Cloud resources", cloud),
  ];
  return `${[...parts, ...leftOut, ...headed("Clusters", table)].join("\n\n")}\n`;
}

function failureMarkdown(failure: string): string {
  const [first = "", ...rest] = failureLines(failure).slice(0, 5);
  const lines = [`> **Not known:** ${prose(cut(first, 400))}`, ...rest.map((line) => `> ${prose(cut(line, 200))}`)];
  return `> [!WARNING]\n${lines.join("\\\n")}`;
}

function stacksByLoss(all: readonly StackDifference[]) {
  const told = all.filter((stack) => !isQuiet(stack));
  const isLossy = ({ resources }: StackDifference) => resources.some(isLoss);
  return { lossy: told.filter(isLossy), others: told.filter((stack) => !isLossy(stack)) };
}

function quietParts(stacks: readonly StackDifference[]): readonly string[] {
  const quiet = quietText(stacks);
  return quiet === undefined ? [] : [`${quiet}.`];
}

function headed(heading: string, parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [`### ${heading}`, ...parts];
}

function leftOutParts(
  missing: readonly (readonly [number: number, thing: string, things?: string])[],
): readonly string[] {
  const things = missing.filter(([number]) => number > 0).map(([number, ...thing]) => counted(number, ...thing));
  return things.length === 0
    ? []
    : [`> [!IMPORTANT]\n> Left out, for want of room: ${things.join(", ")}. ${allCommand} shows everything.`];
}
