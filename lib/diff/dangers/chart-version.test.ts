import { deepEqual } from "node:assert/strict";

import { dangers, type Sketch } from "./judge.test.data.js";

const release = (version?: string, chart = "redis"): Sketch => ({
  kind: "HelmRelease",
  name: "redis",
  spec: { chart: { spec: { chart, version } } },
});
const said = (kind: string, text: string) => `${kind} redis: chart-major-upgrade: the chart goes from ${text}`;
const major = ", a major upgrade: values, immutable fields and definitions may have changed";
const down = ", a downgrade: charts are not tested that way, and definitions of the newer one stay";

describe("the version of a chart", () => {
  const steps: Readonly<
    Record<string, readonly [from: string | undefined, to: string | undefined, ...texts: string[]]>
  > = {
    "another major": ["1.4.0", "2.0.0", `"1.4.0" to "2.0.0"${major}`],
    "several major": ["v1.4.0", "v3.1.2", `"v1.4.0" to "v3.1.2"${major}`],
    "another minor of 0.x": ["0.9.3", "0.10.0", `"0.9.3" to "0.10.0"${major}`],
    "the first stable": ["0.9.3", "1.0.0", `"0.9.3" to "1.0.0"${major}`],
    "a range with another major": ["1.x", "2.x", `"1.x" to "2.x"${major}`],
    "back by a patch": ["1.4.1", "1.4.0", `"1.4.1" to "1.4.0"${down}`],
    "back by a major": ["2.0.0", "1.4.0", `"2.0.0" to "1.4.0"${down}`],
    "none any more": [
      "1.4.0",
      undefined,
      '"1.4.0" to nothing: which version is installed is left open, also another major one',
    ],
    "the latest": ["1.4.0", "*", '"1.4.0" to "*": which version is installed is left open, also another major one'],
    "another minor": ["1.4.0", "1.5.0"],
    "another patch": ["0.9.3", "0.9.4"],
    "a range of the same major": ["1.4.0", "^1.5.0"],
    "one where there was none": [undefined, "1.4.0"],
  };
  for (const [name, [from, to, ...texts]] of Object.entries(steps)) {
    it(`becomes ${name}`, () => {
      deepEqual(
        dangers([release(from)], [{ ...release(to), labels: { a: "b" } }]),
        texts.map((text) => said("HelmRelease", text)),
      );
    });
  }

  const kinds: Readonly<Record<string, (version: string) => Sketch>> = {
    HelmChartProxy: (version) => ({ kind: "HelmChartProxy", name: "redis", spec: { chartName: "redis", version } }),
    Release: (version) => ({ kind: "Release", name: "redis", spec: { chart: "redis", version } }),
    HelmOp: (version) => ({ kind: "HelmOp", name: "redis", spec: { helm: { chart: "redis", version } } }),
    Application: (targetRevision) => ({
      kind: "Application",
      name: "redis",
      spec: { source: { chart: "redis", targetRevision } },
    }),
  };
  for (const [kind, made] of Object.entries(kinds)) {
    it(`is that of every kind that installs charts: ${kind}`, () => {
      deepEqual(dangers([made("1.4.0")], [made("2.0.0")]), [said(kind, `"1.4.0" to "2.0.0"${major}`)]);
      deepEqual(dangers([made("1.4.0")], [made("1.5.0")]), []);
    });
  }

  it("is compared chart by chart", () => {
    const application = (...sources: readonly object[]): Sketch => ({
      kind: "Application",
      name: "redis",
      spec: { sources },
    });
    const values = { repoURL: "https://git.example/values", targetRevision: "main" };
    const [redis, proxy] = [
      { chart: "redis", targetRevision: "1.0.0" },
      { chart: "proxy", targetRevision: "5.0.0" },
    ];
    deepEqual(
      dangers([application(values, redis)], [application(proxy, { ...values, targetRevision: "next" }, redis)]),
      [],
    );
    deepEqual(dangers([application(values, redis)], [application({ ...redis, targetRevision: "2.0.0" })]), [
      said("Application", `"1.0.0" to "2.0.0"${major}`),
    ]);
  });

  it("is not compared with that of another chart", () => {
    deepEqual(dangers([release("1.4.0")], [release("9.0.0", "valkey")]), []);
  });
});
