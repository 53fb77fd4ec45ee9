import { deepEqual } from "node:assert/strict";

import { withoutEmpties } from "./without-empties.js";

describe("withoutEmpties", () => {
  it("drops what v1beta2 refuses, and what is empty without it", () => {
    deepEqual(withoutEmpties({ a: undefined, b: [], c: {}, d: { e: { f: [] } }, g: [{ h: {} }] }), { g: [{}] });
  });

  it("keeps empty text, nought and no, which say something", () => {
    const bootstrap = { dataSecretName: "", replicas: 0, public: false };
    deepEqual(withoutEmpties(bootstrap), bootstrap);
  });

  it("keeps the name of a backend without settings", () => {
    deepEqual(withoutEmpties({ backend: { inMemory: {}, docker: undefined } }), { backend: { inMemory: {} } });
  });
});
