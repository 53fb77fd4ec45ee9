import { counted } from "../../lib/diff/counted.js";
import { code, details, prose } from "../../lib/diff/markdown-escape.js";
import { Room } from "../../lib/diff/room.js";
import type { Problem } from "../../lib/problem.js";
import { byRule, grouped, type CheckReport, type FleetFinding, type RuleFindings } from "./check-report.js";
import { clustersText, summaryText } from "./check-text.js";

/** Longest text, for a comment on a pull request; see lib/diff/markdown.ts. */
const limit = 64_000;
/** Findings of a rule that are open to see; more are folded. */
const open = 10;

/** A report as a comment of a pull request: a table a rule, with what to write above it. It leaves out what has no room, and says so. */
export function checkMarkdown(report: CheckReport): string {
  const groups = byRule(report);
  const title = `## ${headline(report)}`;
  const room = new Room(limit - 300);
  room.take(title);
  const parts =
    report.problems.length > 0 ? room.fitting(report.problems, problemMarkdown) : room.fitting(groups, ruleMarkdown);
  const missing = Math.max(report.problems.length, groups.length) - parts.length;
  const leftOut =
    missing > 0 ? [`Left out, for want of room: ${missing} more. \`flotilla check\` shows everything.`] : [];
  const list = report.problems.length > 0 ? [parts.join("\n")] : parts;
  return `${[title, ...list, ...leftOut].join("\n\n")}\n`;
}

function headline(report: CheckReport): string {
  const { problems, subject, rules } = report;
  if (problems.length > 0) {
    return `${code(subject)} is invalid: ${counted(problems.length, "problem")}`;
  }
  return rules.length === 0 ? "no problems" : summaryText(report);
}

function problemMarkdown({ path, message, fix }: Problem): string {
  return `- ${code(path)} ${prose(message)}${fix === undefined ? "" : `; did you mean ${code(fix)}`}`;
}

function ruleMarkdown({ rule, level, findings, objects }: RuleFindings): string {
  const counts = `${counted(findings.length, "field")} of ${counted(objects, "object")}`;
  const byFix = [...grouped(findings, ({ must, fix }) => JSON.stringify([must, fix])).values()];
  const tables = byFix.flatMap((group) => [`Must ${prose(group[0].must)}: ${prose(group[0].fix)}.`, table(group)]);
  return [
    `### ${level === "error" ? "❌" : "⚠️"} ${code(rule.id)}: ${prose(rule.title)}`,
    prose(rule.why),
    ...(findings.length > open ? [details(counts, tables)] : tables),
  ].join("\n\n");
}

function table(findings: readonly FleetFinding[]): string {
  const rows = findings.map(
    (finding) => `| ${code(finding.object)} | ${code(finding.field)} | ${prose(clustersText(finding))} |`,
  );
  return ["| Object | Field | Clusters |", "| --- | --- | --- |", ...rows].join("\n");
}
