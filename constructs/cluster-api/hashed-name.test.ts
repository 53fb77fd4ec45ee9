import { equal, notEqual } from "node:assert/strict";

import { hashedName } from "./hashed-name.js";

describe("hashedName", () => {
  it("is the same for the same template, on every machine and in every release", () => {
    equal(hashedName("a", { b: 1, c: [{ d: "e" }] }), "a-7d349dc4");
  });

  it("does not depend on the order of keys, nor on what is left out", () => {
    equal(hashedName("a", { c: [{ d: "e" }], b: 1, f: undefined, g: {} }), hashedName("a", { b: 1, c: [{ d: "e" }] }));
  });

  it("is another for another value or another order of a list", () => {
    notEqual(hashedName("a", { b: [1, 2] }), hashedName("a", { b: [2, 1] }));
    notEqual(hashedName("a", { b: "1" }), hashedName("a", { b: 1 }));
  });
});
