import { deepEqual } from "node:assert/strict";

import type { ChartObject } from "./chart-objects.js";
import { keptObjects, pairNotes } from "./release-pair.js";

const object = (name: string, changes: Partial<ChartObject> = {}, metadata: object = {}): ChartObject => ({
  manifest: { apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata } },
  ...changes,
});
const once = { installedOnce: true } as const;
const charts = (objects: readonly ChartObject[], hooks: readonly ChartObject[] = []) => ({ objects, hooks });

describe("keptObjects", () => {
  it("are what Helm leaves on the cluster, although the chart has it no more", () => {
    const keep = object("keep", {}, { annotations: { "helm.sh/resource-policy": "keep" } });
    const pair = { base: charts([object("gone"), keep, object("old", once), object("new", once)]), isUpgrade: true };
    deepEqual(keptObjects({ ...pair, head: charts([object("new", once)]) }), [keep, object("old", once)]);
  });
});

describe("pairNotes", () => {
  const changed = (name: string) => object(name, {}, { labels: { a: "b" } });
  const bumped = (name: string) => object(name, {}, { labels: { "helm.sh/chart": "demo-2.0.0" } });

  it("tell of definitions that an upgrade does not touch, and of hooks, but for the labels of a version", () => {
    const base = charts([object("same", once), object("changed", once)], [object("hook"), object("other")]);
    const head = charts(
      [{ ...bumped("same"), ...once }, { ...changed("changed"), ...once }, object("new", once)],
      [bumped("hook"), changed("other"), object("added")],
    );
    const hooks = "hooks differ too, which run while Helm works and are not compared: ConfigMap other, ConfigMap added";
    deepEqual(pairNotes({ base, head, isUpgrade: true }), [
      "2 definitions in crds/ differ, which Helm installs once and leaves alone from then on: only a hook of the chart, " +
        "Argo CD or a person changes them on a cluster",
      hooks,
    ]);
    deepEqual(pairNotes({ base, head, isUpgrade: false }), [hooks]);
    deepEqual(pairNotes({ base, head: base, isUpgrade: true }), []);
  });
});
