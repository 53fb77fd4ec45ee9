import { deepEqual, equal } from "node:assert/strict";

import { create } from "xmlbuilder2";

import type { Finding } from "../policies/finding.js";
import { checkJson } from "./check/check-json.js";
import { checkJunit } from "./check/check-junit.js";
import { checkMarkdown } from "./check/check-markdown.js";
import { dataReport, hasErrors, objectsReport, type CheckReport } from "./check/check-report.js";
import { checkSarif } from "./check/check-sarif.js";
import { checkText } from "./check/check-text.js";
import { fieldLine } from "./check/field-line.js";
import type { ClusterFindings } from "./check/judge-cluster.js";

const rules = [
  { id: "privileged", title: "No container is privileged", why: "It is its node.", asks: ["spec must be; write"] },
  { id: "probes", title: "Containers have probes", why: "Nobody knows.", asks: [] },
];
const privileged = (object: string, index: number): Finding => ({
  rule: "privileged",
  object,
  field: `spec.containers[${index}].securityContext.privileged`,
  must: "be false",
  fix: "leave it out",
});
const probes: Finding = { rule: "probes", object: "Pod shop/<web>", field: "spec", must: "be `there`", fix: "add one" };
const cluster = (
  name: string,
  enforcement: ClusterFindings["enforcement"],
  findings: readonly Finding[],
): ClusterFindings => ({
  cluster: name,
  enforcement,
  rules,
  objects: 10,
  findings: findings.map((finding, index) => ({ ...finding, file: `${name}/workloads.yaml`, line: 7 + index })),
});

const report = objectsReport("fleet", [
  cluster("us", "enforce", [privileged("Pod shop/web", 0), privileged("Pod shop/web", 1)]),
  cluster("eu", "enforce", [privileged("Pod shop/web", 0)]),
  cluster("apac", "warn", [privileged("Pod shop/web", 0), probes]),
]);
const warnings = objectsReport("fleet", [cluster("apac", "audit", [probes])]);
const nothing = objectsReport("fleet", [cluster("us", "enforce", [])]);
const problems = dataReport("fleet", [{ path: "name", rule: "dns-label", message: "must be <one>", fix: '"a"' }]);

describe("a report of flotilla check", () => {
  it("has errors where data is wrong, or a cluster would refuse an object", () => {
    deepEqual([report, warnings, nothing, problems].map(hasErrors), [true, false, false, true]);
  });

  it("is text by rule, with what is the same on several clusters in one line", () => {
    equal(
      checkText(report, false),
      `error privileged: No container is privileged (2 fields of 1 object)
  must be false; leave it out
    Pod shop/web spec.containers[0].securityContext.privileged (apac: warn; all other clusters)
    Pod shop/web spec.containers[1].securityContext.privileged (us)

warning probes: Containers have probes (1 field of 1 object)
  must be \`there\`; add one
    Pod shop/<web> spec (apac: warn)

2 errors and 1 warning; 30 objects of 3 clusters judged by 2 rules
`,
    );
    equal(checkText(nothing, false), "no problems\n");
  });

  it("is JSON with every place", () => {
    const { findings } = JSON.parse(checkJson(report)) as { readonly findings: readonly object[] };
    equal(findings.length, 3);
    deepEqual(findings[2], {
      ...probes,
      level: "warning",
      clusters: [{ cluster: "apac", enforcement: "warn", file: "apac/workloads.yaml", line: 8 }],
    });
  });

  it("is Markdown in which nothing of an object is markup", () => {
    equal(
      checkMarkdown(warnings),
      `## 1 warning; 10 objects of 1 cluster judged by 2 rules

### ⚠️ \`probes\`: Containers have probes

Nobody knows.

Must be &#96;there&#96;: add one.

| Object | Field | Clusters |
| --- | --- | --- |
| <code>Pod shop/&#60;web&#62;</code> | \`spec\` | apac: audit |
`,
    );
    equal(
      checkMarkdown(problems),
      '## `fleet` is invalid: 1 problem\n\n- `name` must be &#60;one&#62;; did you mean `"a"`\n',
    );
    equal(checkMarkdown(nothing), "## no problems; 10 objects of 1 cluster judged by 2 rules\n");
  });

  it("is Markdown that fits into a comment, and says what it leaves out", () => {
    const many = Array.from({ length: 900 }, (_, index) => ({ ...probes, rule: `rule-${index}` }));
    const text = checkMarkdown(objectsReport("fleet", [cluster("us", "enforce", many)]));
    equal(text.length <= 64_000, true);
    equal(/Left out, for want of room: \d+ more\. `flotilla check` shows everything\.\n$/.test(text), true);
  });

  it("is SARIF with rules, and files of the rendering where there are some", () => {
    const runs = (options: object, of: CheckReport = report) =>
      (JSON.parse(checkSarif(of, { version: "1.0.0", ...options })) as { readonly runs: readonly SarifRun[] }).runs[0];
    const run = runs({ rendered: "deploy/rendered" });
    deepEqual(run?.tool.driver.rules[0], {
      id: "privileged",
      shortDescription: { text: "No container is privileged" },
      fullDescription: { text: "It is its node." },
      help: { text: "No container is privileged. It is its node.\nspec must be; write" },
    });
    deepEqual(
      run.results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level]),
      [
        ["privileged", 0, "error"],
        ["privileged", 0, "error"],
        ["probes", 1, "warning"],
      ],
    );
    deepEqual(
      run.results[1]?.locations.map(({ physicalLocation }) => physicalLocation),
      [{ artifactLocation: { uri: "deploy/rendered/us/workloads.yaml" }, region: { startLine: 8 } }],
    );
    equal(runs({})?.results[0]?.locations[0]?.physicalLocation, undefined);
    deepEqual(
      runs({}, problems)?.results.map(({ ruleId, message }) => [ruleId, message.text]),
      [["dns-label", 'name must be <one>; did you mean "a"']],
    );
  });

  it("is the XML of JUnit, in which warnings fail no test", () => {
    const { testsuites } = create(checkJunit(report)).toObject() as unknown as JunitReport;
    deepEqual([testsuites["@tests"], testsuites["@failures"]], ["7", "2"]);
    const [, apac] = testsuites.testsuite;
    const [, warned] = apac?.testcase as readonly object[];
    deepEqual(warned, {
      ...{ "@classname": "apac", "@name": "probes", "@time": "0" },
      "system-out": "Pod shop/&lt;web&gt;: spec must be `there`; add one",
    });
    equal(checkJunit(problems).includes('message="name must be &lt;one&gt;; did you mean &quot;a&quot;"'), true);
  });
});

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: readonly object[] } };
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: readonly { readonly physicalLocation?: object }[];
  }[];
}

interface JunitReport {
  readonly testsuites: {
    readonly "@tests": string;
    readonly "@failures": string;
    readonly testsuite: readonly { readonly testcase: unknown }[];
  };
}

describe("the line of a field", () => {
  const document = `apiVersion: v1
kind: Pod
metadata:
  annotations:
    "a b": "1"
    example.com/c: d
  name: web
spec:
  containers:
  - args:
    - one
    - "- two"
    name: main
  - name: other
    ports:
    - containerPort: 80
    - containerPort: 81
      hostPort: 82
  hostNetwork: true
`;
  const lines: Readonly<Record<string, number>> = {
    kind: 2,
    'metadata.annotations["a b"]': 5,
    'metadata.annotations["example.com/c"]': 6,
    "metadata.name": 7,
    "spec.containers[0]": 10,
    "spec.containers[0].args[1]": 12,
    "spec.containers[0].name": 13,
    "spec.containers[1].ports[1].hostPort": 18,
    "spec.hostNetwork": 19,
    "spec.containers[1].securityContext.privileged": 14,
    "spec.containers[*].name": 9,
    "spec.volumes": 8,
    status: 1,
  };
  for (const [field, line] of Object.entries(lines)) {
    it(`is ${line} for ${field}`, () => {
      equal(fieldLine(document, field), line);
    });
  }
});
