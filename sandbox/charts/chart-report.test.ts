import { deepEqual } from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chartsFolder } from "../control-planes/folders.js";
import { chartReport } from "./chart-report.js";

describe("chartReport", () => {
  it("says once of each chart whether it is real, a stand-in, or from its repository", async () => {
    const project = await mkdtemp(join(tmpdir(), "flotilla-chart-report-"));
    try {
      const root = join(project, ".sandbox");
      await mkdir(join(chartsFolder(root), "kyverno-3.9.0"), { recursive: true });
      const charts = {
        ...{ kyverno: ["3.9.0", "3.8.0", "39.0.0"], gatekeeper: ["3.23.0", "3.23.0"] },
        ...{ "oci://docker.io/envoyproxy/gateway-helm": ["v1.9.0"], "external-secrets": ["0.10.7"] },
      };
      const all = Object.entries(charts).flatMap(([chart, versions]) =>
        versions.map((version) => ({ chart, version })),
      );
      deepEqual(chartReport(root, all), [
        "real charts: kyverno 3.9.0",
        "stand-ins for charts: gatekeeper 3.23.0, gateway-helm v1.9.0, kyverno 3.8.0 (files of 3.9.0)",
        "charts from their repositories: external-secrets 0.10.7",
      ]);
      deepEqual(chartReport(root, []), []);
    } finally {
      await rm(project, { recursive: true });
    }
  });
});
