import { deepEqual, equal } from "node:assert/strict";

import type { InstallerName } from "../../../lib/fleet/services-spec.js";
import type { Manifest } from "../../../lib/manifests.js";
import { service } from "../services.test.data.js";
import { installers } from "./installers.js";
import { releasedChart } from "./released-chart.js";

const names = Object.keys(installers) as InstallerName[];
const read = (objects: readonly Manifest[], change: (object: Manifest) => Manifest = (object) => object) => {
  const last = objects.at(-1);
  if (last === undefined) throw new Error("there is no object");
  return releasedChart(change(last), (kind, _, name) =>
    objects.find((each) => each.kind === kind && each.metadata.name === name),
  );
};
const withSpec = (change: object) => (object: Manifest) => ({
  ...object,
  spec: { ...(object["spec"] as object), ...change },
});

describe("releasedChart", () => {
  const demo = service("demo");
  const place = { cluster: "production-us", isManagement: false, after: [], wave: 0 };

  for (const name of names) {
    it(`tells which cluster gets the chart that ${name} installs`, () => {
      const found = read(installers[name](demo, place));
      const cluster = name === "pulumi" ? {} : { cluster: "production-us" };
      deepEqual(found, { release: demo.chart, ...cluster });
    });
  }

  it("takes an object on the cluster itself for one of that cluster", () => {
    for (const name of ["pulumi", "flux", "fleet"] as const) {
      deepEqual(read(installers[name](demo, { ...place, isManagement: true })), { release: demo.chart });
    }
  });

  it("does not guess what somebody wrote in another way", () => {
    const many = { unreadable: "it does not name one cluster" };
    const other = { unreadable: "its chart, version, release or values are not plainly written" };
    const proxy = installers["cluster-api"](demo, place);
    deepEqual(read(proxy, withSpec({ clusterSelector: { matchLabels: { tier: "production" } } })), many);
    deepEqual(read(proxy, withSpec({ valuesTemplate: "name: {{ .Cluster.metadata.name }}" })), other);
    deepEqual(read(proxy, withSpec({ version: undefined })), other);
    deepEqual(read(installers.fleet(demo, place), withSpec({ targets: [{ clusterSelector: {} }] })), many);
    deepEqual(read(installers.flux(demo, place).slice(-1)), other);
  });

  it("finds no chart in anything else", () => {
    equal(read([{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }]), undefined);
    const git = withSpec({ source: { repoURL: "https://git.example/fleet", path: "rendered" } });
    equal(read(installers["argo-cd"](demo, place), git), undefined);
  });
});
