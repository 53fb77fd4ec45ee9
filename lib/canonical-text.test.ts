import { equal, notEqual } from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { assert as holds, property } from "fast-check";

import { canonicalText } from "./canonical-text.js";
import { plainObjects, reversedKeys } from "./diff/objects.test.data.js";

describe("canonicalText", () => {
  it("is the same for any order of the keys", () => {
    holds(
      property(plainObjects, (value) => {
        equal(canonicalText(reversedKeys(value)), canonicalText(value));
      }),
    );
  });

  it("is another one for any other value", () => {
    holds(
      property(plainObjects, plainObjects, (a, b) => {
        equal(canonicalText(a) === canonicalText(b), isDeepStrictEqual(a, b));
      }),
    );
    const values = [null, "null", NaN, Infinity, 1, "1", "", [], {}, [null], ["a,b"], ["a", "b"]];
    values.forEach((value, index) => {
      for (const other of values.slice(index + 1)) {
        notEqual(canonicalText(value), canonicalText(other));
      }
    });
  });
});
