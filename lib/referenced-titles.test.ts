import { deepEqual } from "node:assert/strict";

import { referencedTitles } from "./referenced-titles.js";

describe("referencedTitles", () => {
  const object = (spec: unknown, namespace?: string) => ({
    apiVersion: "cluster.x-k8s.io/v1beta2",
    kind: "MachinePool",
    metadata: { name: "general", ...(namespace === undefined ? {} : { namespace }) },
    spec,
  });

  it("finds every object that a spec names by its kind, in the object's own namespace", () => {
    const spec = { template: { refs: [{ kind: "Pool", name: "a" }], other: { kind: "Secret", name: "b" } }, name: "c" };
    deepEqual(referencedTitles(object(spec, "default")), ["Pool default/a", "Secret default/b"]);
    deepEqual(referencedTitles(object(spec)), ["Pool a", "Secret b"]);
  });

  it("finds nothing where nothing is named", () => {
    deepEqual(referencedTitles(object({ kind: "Pool" })), []);
    deepEqual(referencedTitles(object(undefined)), []);
  });
});
