import { deepEqual, equal } from "node:assert/strict";

import type { Manifest } from "../../lib/manifests.js";
import type { FieldChange } from "../../sandbox/sync/owned-fields.js";
import type { ObjectReport } from "../../sandbox/sync/sync-report.js";
import { syncJson } from "./sync-json.js";
import { countsText, syncText, type SyncedCluster } from "./sync-text.js";

const object = (kind: string): Manifest => ({ apiVersion: "v1", kind, metadata: { name: "web", namespace: "shop" } });
const report = (kind: string, fields: Partial<ObjectReport>): ObjectReport => ({
  ...{ object: object(kind), outcome: "unchanged", takenOver: false, deleted: false, drift: [], changes: [] },
  ...fields,
});
const change = (path: string, from: FieldChange["from"], to: FieldChange["to"]): FieldChange => ({
  ...{ path, from, to, owned: false },
});
const cluster = (objects: readonly ObjectReport[], handedBack: readonly string[] = []): SyncedCluster => ({
  cluster: "us",
  report: { layers: [{ layer: "workloads", objects }], handedBack },
});
const plain = { colour: false, check: false };

describe("syncText", () => {
  it("names what was changed by hand, field by field, and what was deleted", () => {
    const objects = [
      report("Deployment", {
        outcome: "updated",
        drift: [change("spec.replicas", 2, 5), change("spec.paused", true, undefined)],
      }),
      report("Service", { outcome: "created", deleted: true }),
      report("ConfigMap", { outcome: "updated", changes: [change("data.a", "1", "2")] }),
    ];
    equal(
      syncText([cluster(objects)], plain),
      [
        "us",
        "  drift   workloads: Deployment shop/web: spec.replicas is 2 instead of 5, mended",
        "  drift   workloads: Deployment shop/web: spec.paused is true instead of absent, mended",
        "  drift   workloads: Service shop/web was deleted, created again",
      ].join("\n"),
    );
  });

  it("names in a check all that differs, and shows no value of a Secret and no long one", () => {
    const objects = [
      report("Secret", { outcome: "updated", drift: [change("data.token", "c2VjcmV0", "bW9yZQ==")] }),
      report("ConfigMap", { outcome: "updated", drift: [change("data.text", "x".repeat(99), "y")] }),
      report("Deployment", {
        outcome: "updated",
        changes: [change("spec.replicas", 2, 5), change("spec.paused", true, false)],
      }),
      report("Service", { outcome: "created" }),
      report("Job", { outcome: "pruned" }),
    ];
    equal(
      syncText([cluster(objects)], { ...plain, check: true }),
      [
        "us",
        "  drift   workloads: Secret shop/web: data.token differs",
        "  drift   workloads: ConfigMap shop/web: data.text differs",
        "  update  workloads: Deployment shop/web: spec.replicas, spec.paused",
        "  create  workloads: Service shop/web",
        "  prune   workloads: Job shop/web",
      ].join("\n"),
    );
    equal(JSON.stringify(syncJson([cluster(objects)])).includes("c2VjcmV0"), false);
  });

  it("is short where very much differs, and empty where nothing does", () => {
    const many = Array.from({ length: 50 }, () => report("Service", { outcome: "created" }));
    const lines = syncText([cluster(many)], { ...plain, check: true }).split("\n");
    deepEqual([lines.length, lines.at(-1)], [42, "  and 10 lines more, which --json has all"]);
    equal(syncText([cluster([report("Service", {})])], plain), "");
  });

  it("says which layers are left to Pulumi", () => {
    equal(syncText([cluster([], ["workloads"])], plain), "us\n  workloads: left to Pulumi, nothing was deleted");
  });
});

describe("countsText", () => {
  it("counts what became of objects", () => {
    const all = [
      report("A", { outcome: "created" }),
      report("B", { outcome: "updated", drift: [change("a", 1, 2)] }),
      report("C", { takenOver: true }),
      report("D", {}),
    ];
    equal(countsText([cluster(all).report], false), "1 created, 1 mended, 1 taken over, 1 unchanged");
    equal(countsText([cluster(all).report], true), "1 to create, 1 drifted, 1 to take over, 1 unchanged");
    equal(countsText([cluster([]).report], false), "nothing to apply");
  });
});
