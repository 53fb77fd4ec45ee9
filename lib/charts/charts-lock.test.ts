import { deepEqual, equal, throws } from "node:assert/strict";

import {
  chartsLockText,
  lockedDigest,
  parsedChartsLock,
  prunedLock,
  withDigest,
  type ChartsLock,
} from "./charts-lock.js";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const source = (chart: string, version: string, repository = "https://charts.example") => ({
  chart,
  version,
  repository,
});
const header =
  "# Digests of the charts of this fleet, as they were when they were first used. Written by flotilla charts; commit it.\n";

describe("charts.lock", () => {
  it("is sorted, whatever the order in which charts are recorded", () => {
    const entries = [
      [source("b", "v1.2.0"), digest("1")],
      [source("a", "1.10.0"), digest("2")],
      [source("a", "1.9.0"), digest("3")],
      [source("a", "1.9.0", "oci://registry.example/charts"), digest("4")],
    ] as const;
    const text = [
      header,
      "https://charts.example/a:\n",
      `  "1.10.0": ${digest("2")}\n`,
      `  "1.9.0": ${digest("3")}\n`,
      "https://charts.example/b:\n",
      `  v1.2.0: ${digest("1")}\n`,
      "oci://registry.example/charts/a:\n",
      `  "1.9.0": ${digest("4")}\n`,
    ].join("");
    for (const order of [entries, [...entries].reverse()]) {
      let lock: ChartsLock = {};
      for (const [chart, sha] of order) lock = withDigest(lock, chart, sha);
      equal(chartsLockText(lock), text);
    }
    equal(chartsLockText(parsedChartsLock(text)), text);
  });

  it("knows a repository with and without a slash at its end", () => {
    const lock = withDigest({}, source("a", "1.0.0", "https://charts.example/"), digest("1"));
    equal(lockedDigest(lock, source("a", "1.0.0")), digest("1"));
    equal(lockedDigest(lock, source("a", "1.0.1")), undefined);
    equal(lockedDigest(lock, source("b", "1.0.0")), undefined);
  });

  it("loses what nobody uses, and nothing else", () => {
    const all = ["1.0.0", "1.1.0"].reduce((lock, version) => withDigest(lock, source("a", version), digest("1")), {});
    const pruned = prunedLock(withDigest(all, source("b", "1.0.0"), digest("2")), [
      source("a", "1.1.0"),
      source("c", "1.0.0"),
    ]);
    deepEqual(pruned, { "https://charts.example/a": { "1.1.0": digest("1") } });
  });

  it("is empty where there is nothing in it", () => {
    deepEqual(parsedChartsLock(""), {});
    equal(chartsLockText({}), header);
    deepEqual(parsedChartsLock(header), {});
  });

  const good = `https://charts.example/a:\n  v1.0.0: ${digest("1")}\n`;
  const mistakes: Readonly<Record<string, readonly [string, string]>> = {
    "a merge conflict": [
      `<<<<<<< HEAD\n${good}=======\n${good}>>>>>>> other\n`,
      "has a merge conflict: keep the lines of both sides",
    ],
    "a version with two digests": [
      `${good}  v1.0.0: ${digest("2")}\n`,
      "cannot be read as YAML: duplicated mapping key in line 3; mend it, or take it from git",
    ],
    "half a file": [
      'https://charts.example/a:\n  "1.0',
      "cannot be read as YAML: unexpected end of the stream within a double quoted scalar in line 3; mend it, or take it from git",
    ],
    "a list": ["- a\n", "must have charts, each with its versions and their digests"],
    "a chart without versions": [
      "https://charts.example/a: v1\n",
      'must have versions of https://charts.example/a, each with its digest, got "v1"',
    ],
    "a digest that is none": [
      "https://charts.example/a:\n  v1.0.0: sha256:12\n",
      'must have a digest (sha256:…) of https://charts.example/a v1.0.0, got "sha256:12"',
    ],
  };
  for (const [mistake, [text, message]] of Object.entries(mistakes)) {
    it(`refuses ${mistake}`, () => {
      throws(() => parsedChartsLock(text), { message });
    });
  }
});
