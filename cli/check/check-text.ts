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

/** The clusters of a finding: `production-eu, production-us; staging: warn`. Where it is everywhere, `all clusters` stands for most. */
export function clustersText({ places, everywhere }: FleetFinding): string {
  const byWord = grouped(places, ({ enforcement }) => enforcement);
  const most = Math.max(...[...byWord.values()].map(({ length }) => length));
  const shortened =
    everywhere && places.length > 1 ? [...byWord.values()].find(({ length }) => length === most) : undefined;
  const groups = [...byWord.entries()].map(([word, group]) => {
    const names = group === shortened ? (byWord.size === 1 ? "all clusters" : "all other clusters") : namesOf(group);
    return word === "enforce" ? names : `${names}: ${word}`;
  });
  return groups.join("; ");
}

function namesOf(places: FleetFinding["places"]): string {
  return places.map(({ cluster }) => cluster).join(", ");
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
