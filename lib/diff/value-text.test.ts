import { deepEqual, equal, ok } from "node:assert/strict";

import fc from "fast-check";

import { cut, cutPair, printable, valueText } from "./value-text.js";

describe("valueText", () => {
  const cases: readonly (readonly [value: unknown, text: string])[] = [
    ["web", "web"],
    ["10.0.0.0/16", "10.0.0.0/16"],
    ["<secret>", "<secret>"],
    ["3", '"3"'],
    [3, "3"],
    ["0x1f", '"0x1f"'],
    ["true", '"true"'],
    [true, "true"],
    ["null", '"null"'],
    [null, "null"],
    ["", '""'],
    [" web", '" web"'],
    ["[]", '"[]"'],
    [[], "[]"],
    [{}, "{}"],
    [Infinity, "Infinity"],
  ];
  for (const [value, text] of cases) {
    it(`writes ${JSON.stringify(value)} as ${text}`, () => {
      equal(valueText(value), text);
    });
  }

  it("tells apart whatever differs", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 1 }), fc.jsonValue({ maxDepth: 1 }), (a, b) => {
        equal(valueText(a) === valueText(b), JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});

describe("printable", () => {
  it("makes visible what cannot be seen and what a terminal obeys", () => {
    equal(
      printable("a\u001b[2J\r\n\tb\u202ec\u200b\u2028d\ud83d"),
      "a\\u{1b}[2J\\r\\n\\tb\\u{202e}c\\u{200b}\\u{2028}d\\u{d83d}",
    );
  });
});

describe("cut", () => {
  it("leaves out the middle", () => {
    equal(cut("0123456789", 10), "0123456789");
    equal(cut("0123456789a", 10), "012345…89a");
  });

  it("cuts no character in half", () => {
    ok(!/\\u/.test(printable(cut("😀".repeat(20), 10))));
    ok(!/\\u/.test(printable(cut("😀".repeat(20), 11))));
  });
});

describe("cutPair", () => {
  it("keeps the first difference in sight, within the width", () => {
    deepEqual(cutPair("registry.example/web:1.0.0", "registry.example/web:1.1.0", 12), [
      "…e/web:1.0.0",
      "…e/web:1.1.0",
    ]);
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.integer({ min: 10, max: 40 }), (start, a, b, width) => {
        const [from, to] = cutPair(start + a, start + b, width);
        equal(from === to, a === b);
        ok(from.length <= width && to.length <= width);
      }),
    );
  });
});
