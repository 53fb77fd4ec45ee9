import { deepEqual, equal } from "node:assert/strict";

import { chartFiles } from "./chart-files.js";
import { standInCharts, standInFor } from "./stand-in-charts.js";

describe("the stand-ins for charts", () => {
  it("are found by the chart's name, in a repository or a registry", () => {
    equal(standInFor("rancher")?.name, "rancher");
    equal(standInFor("oci://registry.acme.example/mirror/rancher")?.name, "rancher");
    equal(standInFor("rancher-backup"), undefined);
  });

  it("define no kind twice, but for those of Fleet, which Rancher brings as well", () => {
    const charts = standInCharts.filter(({ name }) => name !== "fleet-crd");
    const kinds = charts.flatMap((chart) => chart.kinds.map(({ group, plural }) => `${plural}.${group}`));
    deepEqual(
      kinds.filter((kind, index) => kinds.indexOf(kind) !== index),
      [],
    );
  });

  for (const chart of standInCharts) {
    it(`read only values that ${chart.name} has by default`, () => {
      const used = Object.values(chartFiles(chart, "1.0.0")).flatMap((text) =>
        [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path = ""]) => path),
      );
      const missing = used.filter((path) => path.split(".").reduce<unknown>(step, chart.values) === undefined);
      deepEqual([used.length > 0, missing], [Object.keys(chart.values).length > 0, []]);
    });
  }
});

function step(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
