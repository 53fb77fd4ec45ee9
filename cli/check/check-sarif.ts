import { createHash } from "node:crypto";

import type { Location, Log, ReportingDescriptor, Result } from "sarif";

import { compareTexts } from "../../lib/compare-texts.js";
import { problemText, type Problem } from "../../lib/problem.js";
import type { CheckReport, FleetFinding, Place } from "./check-report.js";
import { clustersText } from "./check-text.js";

/** What only whoever runs the check knows. */
export interface SarifOptions {
  /** Version of flotilla. */
  readonly version: string;
  /** The rendering, from the top of the repository; absent where none is committed. */
  readonly rendered?: string;
}

/**
 * A report as SARIF 2.1.0, which code scanning of GitHub and others reads:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function checkSarif(report: CheckReport, { version, rendered }: SarifOptions): string {
  const rules = [...report.rules.map(ruleDescriptor), ...problemDescriptors(report.problems)];
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "flotilla", version, rules } },
        columnKind: "utf16CodeUnits",
        results: [
          ...report.problems.map(problemResult),
          ...report.findings.map((finding) => findingResult(finding, rendered)),
        ].map((result) => ({ ...result, ruleIndex: indexes.get(result.ruleId ?? "") ?? -1 })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleDescriptor({ id, title, why, asks }: CheckReport["rules"][number]): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: [`${title}. ${why}`, ...asks].join("\n") },
  };
}

function problemDescriptors(problems: readonly Problem[]): ReportingDescriptor[] {
  const ids = [...new Set(problems.map(({ rule }) => rule))].sort(compareTexts);
  return ids.map((id) => ({ id, shortDescription: { text: "The data of the fleet is valid" } }));
}

function problemResult(problem: Problem): Result {
  const { rule, path } = problem;
  return {
    ruleId: rule,
    level: "error",
    message: { text: problemText(problem) },
    locations: [{ logicalLocations: [{ fullyQualifiedName: path, kind: "member" }] }],
    partialFingerprints: { "flotilla/v1": fingerprint(rule, path) },
  };
}

function findingResult(finding: FleetFinding, rendered: string | undefined): Result {
  const { rule, level, object, field, must, fix, places } = finding;
  return {
    ruleId: rule,
    level,
    message: { text: `${object}: ${field} must ${must}; ${fix} (${clustersText(finding)})` },
    locations: places.map((place) => location(finding, place, rendered)),
    partialFingerprints: { "flotilla/v1": fingerprint(rule, object, field) },
  };
}

function location(
  { object, field }: FleetFinding,
  { cluster, file, line }: Place,
  rendered: string | undefined,
): Location {
  return {
    ...(rendered === undefined
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { uri: encodeURI(`${rendered}/${file}`) },
            region: { startLine: line },
          },
        }),
    logicalLocations: [{ name: field, fullyQualifiedName: `${cluster} ${object} ${field}`, kind: "member" }],
  };
}

/** What is the same finding in another run, wherever its line has gone. */
function fingerprint(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
