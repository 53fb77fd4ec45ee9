import { create } from "xmlbuilder2";

import { problemText } from "../../lib/problem.js";
import { grouped, type CheckReport, type FleetFinding, type JudgedCluster } from "./check-report.js";

/** A test of a report. */
interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly failures: readonly string[];
  /** What is worth a look and no failure. */
  readonly warnings: readonly string[];
}

/**
 * A report in the XML of JUnit, as Jenkins, GitLab and others read it: the data of the fleet is a test, and each rule on each
 * cluster is one. A warning leaves its test passed, and stands in what the test has printed.
 */
export function checkJunit(report: CheckReport): string {
  const suites = [...grouped(testCases(report), ({ suite }) => suite).entries()];
  const root = create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "\uFFFD" }).ele("testsuites", {
    name: "flotilla check",
    ...counts(suites.flatMap(([, cases]) => cases)),
  });
  for (const [suite, cases] of suites) {
    const element = root.ele("testsuite", { name: suite, ...counts(cases) });
    for (const { name, failures, warnings } of cases) {
      const test = element.ele("testcase", { classname: suite, name, time: "0" });
      if (failures.length > 0) {
        test.ele("failure", { message: failures[0] ?? "", type: name }).txt(failures.join("\n"));
      }
      if (warnings.length > 0) {
        test.ele("system-out").txt(warnings.join("\n"));
      }
    }
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

function counts(cases: readonly TestCase[]) {
  const failures = cases.filter((test) => test.failures.length > 0).length;
  return { tests: cases.length, failures, errors: 0, time: "0" };
}

function testCases({ subject, problems, clusters, findings }: CheckReport): TestCase[] {
  const byPlace = grouped(
    findings.flatMap((finding) => finding.places.map((place) => ({ finding, ...place }))),
    ({ cluster, finding: { rule } }) => `${cluster} ${rule}`,
  );
  const data = { suite: subject, name: "data", failures: problems.map(problemText), warnings: [] };
  const ofCluster = ({ name, rules }: JudgedCluster) =>
    rules.map((rule): TestCase => {
      const found = byPlace.get(`${name} ${rule}`) ?? [];
      const lines = (enforced: boolean) =>
        found
          .filter(({ enforcement }) => (enforcement === "enforce") === enforced)
          .map(({ finding }) => lineOf(finding));
      return { suite: name, name: rule, failures: lines(true), warnings: lines(false) };
    });
  return [data, ...clusters.flatMap(ofCluster)];
}

function lineOf({ object, field, must, fix }: FleetFinding): string {
  return `${object}: ${field} must ${must}; ${fix}`;
}
