import { deepEqual } from "node:assert/strict";

import { mergedValues } from "./merged-values.js";

describe("mergedValues", () => {
  const values = { replicaCount: 2, args: ["a", "b"], webhook: { replicaCount: 2, timeoutSeconds: 30 } };

  it("leaves values alone over which nothing is written", () => {
    deepEqual(mergedValues(values), values);
  });

  it("merges objects and replaces all else, lists too", () => {
    deepEqual(mergedValues(values, { args: ["c"], webhook: { timeoutSeconds: 10 }, image: { tag: "v1" } }), {
      replicaCount: 2,
      args: ["c"],
      webhook: { replicaCount: 2, timeoutSeconds: 10 },
      image: { tag: "v1" },
    });
  });

  it("keeps null, by which Helm takes away a default of the chart", () => {
    deepEqual(mergedValues({ resources: { limits: { cpu: "1" } } }, { resources: null }), { resources: null });
  });

  it("changes neither of the two", () => {
    const before = structuredClone(values);
    mergedValues(values, { webhook: { replicaCount: 3 } });
    deepEqual(values, before);
  });
});
