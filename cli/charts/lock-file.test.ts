import { deepEqual, equal, rejects } from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { withDigest } from "../../lib/charts/charts-lock.js";
import { changeEnvironment } from "../change-environment.test.data.js";
import { changeChartsLock, readChartsLock } from "./lock-file.js";

const digest = `sha256:${"1".repeat(64)}`;

describe("the file charts.lock", () => {
  let root: string;
  let restoreEnvironment: () => void;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "flotilla-charts-lock-"));
    restoreEnvironment = changeEnvironment({ XDG_CACHE_HOME: join(root, "cache") });
  });
  afterEach(() => {
    restoreEnvironment();
    rmSync(root, { recursive: true });
  });
  const add = (version: string) =>
    changeChartsLock(root, (lock) =>
      withDigest(lock, { chart: "demo", repository: "https://charts.example", version }, digest),
    );

  it("has every digest that is recorded at the same time, and nothing lies beside it", async () => {
    const versions = Array.from({ length: 20 }, (_, index) => `1.${index}.0`);
    await Promise.all(versions.map(add));
    const recorded = readChartsLock(root)["https://charts.example/demo"] ?? {};
    deepEqual(Object.keys(recorded).sort(), [...versions].sort());
    deepEqual(readdirSync(root).sort(), ["cache", "charts.lock"]);
    deepEqual(readdirSync(join(root, "cache", "flotilla", "charts", "locks")), []);
  });

  it("is not made as long as nothing is recorded, and stays as it is when a change fails", async () => {
    await changeChartsLock(root, (lock) => lock);
    equal(existsSync(join(root, "charts.lock")), false);
    await add("1.0.0");
    const recorded = readChartsLock(root);
    await rejects(
      changeChartsLock(root, () => {
        throw new Error("no");
      }),
      { message: "no" },
    );
    deepEqual(readChartsLock(root), recorded);
  });

  it("is left alone when it cannot be read", async () => {
    writeFileSync(join(root, "charts.lock"), "- a\n");
    await rejects(add("1.0.0"), {
      name: "Failure",
      message: "charts.lock must have charts, each with its versions and their digests",
    });
  });
});
