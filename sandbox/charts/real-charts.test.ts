import { deepEqual, equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../package-root.js";
import { realCharts } from "./real-charts.js";
import { standInFor } from "./stand-in-charts.js";

describe("the real charts", () => {
  it("are those that the Makefile provides for tests", () => {
    const [, folders = ""] =
      /^chart_folders := (.*)$/m.exec(readFileSync(join(packageRoot(), "Makefile"), "utf8")) ?? [];
    deepEqual(
      folders.split(" "),
      realCharts.map(({ chart, version }) => `.tools/share/charts/${chart}-${version}`),
    );
  });

  for (const { chart, version } of realCharts) {
    it(`have a stand-in of the same version, for ${chart}`, () => {
      equal(standInFor(chart)?.version, version);
    });
  }
});
