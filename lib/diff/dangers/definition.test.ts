import { deepEqual } from "node:assert/strict";

import { dangers, type Sketch } from "./judge.test.data.js";

const definition = (...versions: readonly object[]): Sketch => ({
  kind: "CustomResourceDefinition",
  name: "shops.acme.example",
  spec: { versions },
});
const old = { name: "v1alpha1", served: true };
const current = { name: "v1", served: true };
const line =
  "CustomResourceDefinition shops.acme.example: definition-version-removed: version v1alpha1 is not served any more: who still uses it fails";

describe("a definition", () => {
  it("no longer serves a version that is gone or switched off", () => {
    deepEqual(dangers([definition(old, current)], [definition(current)]), [line]);
    deepEqual(dangers([definition(old, current)], [definition({ ...old, served: false }, current)]), [line]);
  });

  it("may serve more, and lose what it did not serve", () => {
    deepEqual(dangers([definition(old)], [definition(old, current)]), []);
    deepEqual(dangers([definition({ ...old, served: false }, current)], [definition(current)]), []);
  });
});
