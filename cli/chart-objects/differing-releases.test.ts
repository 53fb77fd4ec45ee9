import { deepEqual } from "node:assert/strict";

import type { ChartRelease } from "../../lib/chart-release.js";
import { chartStep, differingReleases } from "./differing-releases.js";

const placed = (cluster: string, name: string, changes: Partial<ChartRelease> = {}) => ({
  release: {
    ...{ name, chart: "demo", repository: "https://charts.example", version: "1.0.0", namespace: "shop", values: {} },
    ...changes,
  },
  cluster,
  layer: "demo",
});
const same = new Map([
  ["eu", "eu"],
  ["us", "us"],
]);
const found = (...sides: Parameters<typeof differingReleases>) =>
  differingReleases(...sides).map((each) => `${each.cluster} ${chartStep(each)}`);

describe("differingReleases", () => {
  it("are those whose chart, version or values differ, came or went", () => {
    const base = [placed("eu", "same"), placed("eu", "gone"), placed("us", "bumped"), placed("us", "told")];
    const head = [
      placed("eu", "same"),
      placed("us", "bumped", { version: "1.1.0" }),
      placed("us", "told", { values: { a: 1 } }),
      placed("eu", "new", { version: "2.0.0" }),
    ];
    deepEqual(found(base, head, same), ["eu demo 1.0.0", "us demo 1.0.0 → 1.1.0", "us demo 1.0.0", "eu demo 2.0.0"]);
    deepEqual(found([placed("eu", "a")], [placed("eu", "a", { chart: "other" })], same), [
      "eu demo 1.0.0 → other 1.0.0",
    ]);
  });

  it("are none where somebody else installs the same", () => {
    const moved = { ...placed("eu", "a", { values: { b: 1, a: 2 } }), layer: "services-eu" };
    deepEqual(found([placed("eu", "a", { values: { a: 2, b: 1 } })], [moved], same), []);
  });

  it("are none of a cluster that is gone, and those of its new name where it was renamed", () => {
    deepEqual(found([placed("eu", "a")], [], new Map()), []);
    deepEqual(found([placed("eu", "a")], [placed("europe", "a")], new Map([["eu", "europe"]])), []);
    deepEqual(found([placed("eu", "a")], [placed("europe", "a", { version: "2.0.0" })], new Map([["eu", "europe"]])), [
      "europe demo 1.0.0 → 2.0.0",
    ]);
  });
});
