import { deepEqual } from "node:assert/strict";

import { fleetSource, isCode } from "./changed-code.js";

describe("isCode", () => {
  it("passes over what no program reads", () => {
    const files = [
      "rendered/production-us/foundation.yaml",
      "docs/diff.md",
      "README.md",
      "lib/fleet/check.test.ts",
      "test/stacks.ts",
      ".github/workflows/preview.yml",
      "eslint.config.mjs",
      "Pulumi.new.yaml",
    ];
    deepEqual(
      files.filter((file) => isCode(file, new Set(["prod-us"]))),
      [],
    );
  });

  it("sees code, packages and the settings of a stack that is on both sides", () => {
    const files = [
      "constructs/cluster/eks.ts",
      "package-lock.json",
      "Pulumi.yaml",
      "clusters.json",
      "Pulumi.prod-us.yaml",
    ];
    deepEqual(
      files.filter((file) => isCode(file, new Set(["prod-us"]))),
      files,
    );
  });
});

describe("fleetSource", () => {
  it("tells the source of the fleet's module, wherever a compiler has written that", () => {
    const files = [
      "stacks/fleet.ts",
      "src/stacks/fleet.mts",
      "infra/stacks/fleet.ts",
      "stacks/my-fleet.ts",
      "fleet.ts",
      "stacks/fleet.md",
    ];
    deepEqual(files.filter(fleetSource("dist/stacks/fleet.js")), files.slice(0, 3));
    deepEqual(["fleet.js", "other.js"].filter(fleetSource("fleet.js")), ["fleet.js"]);
  });
});
