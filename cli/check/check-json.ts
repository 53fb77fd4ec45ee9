import type { CheckReport } from "./check-report.js";

/** A report for programs; a problem without a known fix has `null`. */
export function checkJson({ problems, findings }: CheckReport): string {
  const json = {
    problems: problems.map(({ path, rule, message, fix }) => ({ path, rule, message, fix: fix ?? null })),
    findings: findings.map(({ level, rule, object, field, must, fix, places }) => ({
      ...{ level, rule, object, field, must, fix },
      clusters: places.map(({ cluster, enforcement, file, line }) => ({ cluster, enforcement, file, line })),
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
