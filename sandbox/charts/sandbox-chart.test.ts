import { deepEqual, equal, throws } from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chartsFolder } from "../control-planes/folders.js";
import { sandboxChart } from "./sandbox-chart.js";

describe("sandboxChart", () => {
  let project: string;
  let root: string;
  let real: string;

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), "flotilla-charts-"));
    root = join(project, ".sandbox");
    real = join(chartsFolder(root), "kyverno-3.9.0");
    await mkdir(real, { recursive: true });
    await writeFile(join(real, "Chart.yaml"), "name: kyverno\nversion: 3.9.0  # VERSION\nappVersion: v1.19.0\n");
  });
  afterEach(() => rm(project, { recursive: true }));

  it("is the real chart where the sandbox has it, from any repository, as it lies", async () => {
    for (const chart of ["kyverno", "oci://registry.acme.example/mirror/kyverno"]) {
      const found = sandboxChart(root, { chart, version: "3.9.0" });
      deepEqual([found?.chart, found?.version, found?.origin], ["kyverno", "3.9.0", { real: true }]);
      equal(await found?.folder(project), real);
    }
  });

  it("is a copy of the real chart for another version, under that name", async () => {
    const found = sandboxChart(root, { chart: "kyverno", version: "3.8.0" });
    deepEqual(found?.origin, { realOf: "3.9.0" });
    equal(await found.folder(project), join(project, "kyverno"));
    const text = await readFile(join(project, "kyverno", "Chart.yaml"), "utf8");
    equal(text, 'name: kyverno\nversion: "3.8.0"\nappVersion: v1.19.0\n');
  });

  it("is a stand-in where the real chart is missing, or there is none to be had", async () => {
    const names = { gatekeeper: "3.23.0", "cert-manager": "v1.21.1" };
    for (const [chart, version] of Object.entries(names)) {
      const found = sandboxChart(root, { chart, version });
      deepEqual([found?.version, found?.origin], [version, { standIn: true }]);
      equal(await found?.folder(project), join(project, chart));
      const about = JSON.parse(await readFile(join(project, chart, "Chart.yaml"), "utf8")) as { version: string };
      equal(about.version, version);
    }
  });

  it("is the version that the sandbox knows where none exact is asked for", () => {
    const versions = ["", ">=3.1", "^3.8.0"].map(
      (version) => sandboxChart(root, { chart: "kyverno", version })?.version,
    );
    deepEqual(versions, ["3.9.0", "3.9.0", "3.9.0"]);
  });

  it("is nothing for a chart that the sandbox does not have", () => {
    equal(sandboxChart(root, { chart: "shop", version: "1.0.0" }), undefined);
  });

  for (const version of ["39.0.0", ">=4", "latest"]) {
    it(`is refused for version ${version}, which plainly does not exist`, () => {
      throws(() => sandboxChart(root, { chart: "kyverno", version }), {
        message: `chart kyverno has no version ${version}: the sandbox knows 3.9.0`,
      });
    });
  }
});
