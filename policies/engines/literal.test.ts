import { equal } from "node:assert/strict";

import { literal, textLiteral } from "./literal.js";

describe("literal", () => {
  const literals: readonly (readonly [unknown, string])[] = [
    ["a", '"a"'],
    ['a "quoted" \\ text\n', '"a \\"quoted\\" \\\\ text\\n"'],
    ["${late}", '"${late}"'],
    [3, "3"],
    [-1.5, "-1.5"],
    [true, "true"],
    [null, "null"],
    [[], "[]"],
    [{}, "{}"],
    [["a", 1], '[dyn("a"), dyn(1)]'],
    [{ "a.b/c": ["x"], missing: undefined }, '{"a.b/c": dyn([dyn("x")])}'],
  ];
  for (const [value, text] of literals) {
    it(`writes ${JSON.stringify(value)} as CEL`, () => {
      equal(literal(value), text);
    });
  }

  it("writes a text that ends no literal", () => {
    equal(textLiteral('" + object.x + "'), '"\\" + object.x + \\""');
  });
});
