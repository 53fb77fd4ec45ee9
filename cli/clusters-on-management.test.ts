import { deepEqual } from "node:assert/strict";

import { heldClusters } from "./clusters-on-management.js";

describe("heldClusters", () => {
  it("tells those that flotilla has made from those of others", () => {
    const labels = { "app.kubernetes.io/managed-by": "flotilla" };
    const items = [{ metadata: { name: "staging", labels } }, { metadata: { name: "theirs" } }];
    deepEqual(heldClusters({ items }), [
      { name: "staging", isOurs: true },
      { name: "theirs", isOurs: false },
    ]);
    deepEqual(heldClusters({}), []);
  });
});
