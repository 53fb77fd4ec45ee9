import { createColors } from "picocolors";

import { counted } from "../../lib/diff/counted.js";
import { byRule, grouped, type CheckReport, type FleetFinding, type RuleFindings } from "./check-report.js";

/** What objects break, for a terminal: by rule, with what to write, and each finding in a line with its clusters. */
export function checkText(report: CheckReport, colour: boolean): string {
  if (report.findings.length === 0) {
    return "no problems\n";
  }
  return [...byRule(report).map((group) => ruleText(group, colour)), `${summaryText(report)}\n`].join("\n");
}

/** Counts in a sentence: `2 errors and 1 warning; 412 objects of 6 clusters were judged by 22 rules`. */
export function summaryText({ findings, clusters, rules }: CheckReport): string {
  const errors = findings.filter(({ level }) => level === "error").length;
  const warnings = findings.length - errors;
  const found = [errors > 0 ? [counted(errors, "error")] : [], warnings > 0 ? [counted(warnings, "warning")] : []];
  const objects = clusters.reduce((sum, cluster) => sum + cluster.objects, 0);
  const judged = `${counted(objects, "object")} of ${counted(clusters.length, "cluster")}`;
  return `${found.flat().join(" and ") || "no problems"}; ${judged} judged by ${counted(rules.length, "rule")}`;
}

/** The clusters of a finding, each with its enforcement where that refuses nothing. */
export function clustersText({ places }: FleetFinding): string {
  return places
    .map(({ cluster, enforcement }) => (enforcement === "enforce" ? cluster : `${cluster}: ${enforcement}`))
    .join(", ");
}

function ruleText({ rule, level, findings, objects }: RuleFindings, colour: boolean): string {
  const { bold, red, yellow } = createColors(colour);
  const title = level === "error" ? red("error") : yellow("warning");
  const byFix = grouped(findings, ({ must, fix }) => JSON.stringify([must, fix]));
  return [
    `${title} ${bold(rule.id)}: ${rule.title} (${counted(findings.length, "field")} of ${counted(objects, "object")})\n`,
    ...[...byFix.values()].flatMap((group) => [
      `  must ${group[0].must}; ${group[0].fix}\n`,
      ...group.map((finding) => `    ${finding.object} ${finding.field} (${clustersText(finding)})\n`),
    ]),
  ].join("");
}
