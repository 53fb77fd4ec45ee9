import { equal } from "node:assert/strict";

import fc from "fast-check";

import { canonicalQuantity, quantity, quantityText } from "./quantity.js";

describe("quantity", () => {
  // The forms of https://github.com/kubernetes/apimachinery/blob/v0.35.0/pkg/api/resource/quantity_test.go
  const table: Readonly<Record<string, bigint>> = {
    "0": 0n,
    "100m": 100_000_000n,
    "1000m": 1_000_000_000n,
    "1": 1_000_000_000n,
    "1.5": 1_500_000_000n,
    ".5": 500_000_000n,
    "1.": 1_000_000_000n,
    "-1": -1_000_000_000n,
    "+1k": 1_000_000_000_000n,
    "1Ki": 1_024_000_000_000n,
    "0.5Ki": 512_000_000_000n,
    "1.5Gi": 1_610_612_736_000_000_000n,
    "12e6": 12_000_000_000_000_000n,
    "1E3": 1_000_000_000_000n,
    "1E": 1_000_000_000_000_000_000_000_000_000n,
    "1e-3": 1_000_000n,
    "1u": 1_000n,
    "1n": 1n,
    "0.1n": 1n, // rounded up
    "9007199254740993": 9_007_199_254_740_993_000_000_000n, // more than a floating-point number can tell
  };
  for (const [text, billionths] of Object.entries(table)) {
    it(`reads ${text}`, () => {
      equal(quantity(text), billionths);
    });
  }

  it("reads a number", () => {
    equal(quantity(2), 2_000_000_000n);
    equal(quantity(0.1), 100_000_000n);
  });

  for (const [index, value] of [
    "",
    ".",
    "-",
    "1 Gi",
    "1gi",
    "1e",
    "1e9999",
    "${cpu}",
    "one",
    null,
    undefined,
    {},
    true,
    NaN,
  ].entries()) {
    it(`reads nothing from what is none (${index})`, () => {
      equal(quantity(value), undefined);
    });
  }

  it("tells units apart that look alike", () => {
    equal(quantity("1Gi") === quantity("1G"), false);
    equal(quantity("1024Mi"), quantity("1Gi"));
  });
});

describe("quantityText", () => {
  it("is what people write", () => {
    equal(quantityText(12_500_000_000n, { binary: false }), "12500m");
    equal(quantityText(50_000_000_000n, { binary: false }), "50");
    equal(quantityText(1_024n ** 3n * 3n * 1_000_000_000n, { binary: true }), "3Gi");
    equal(quantityText(1_024n * 1_025n * 1_000_000_000n, { binary: true }), "1025Ki");
    equal(quantityText(1n, { binary: true }), "1n");
    equal(quantityText(0n, { binary: true }), "0");
  });

  it("is read back as the same quantity", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.boolean(), (billionths, binary) => {
        equal(quantity(quantityText(billionths, { binary })), billionths);
      }),
    );
  });
});

describe("canonicalQuantity", () => {
  // What the API server answers, in the test on a real one.
  const table: Readonly<Record<string, string>> = {
    "1000m": "1",
    "1500m": "1500m",
    "0.5": "500m",
    "2.0": "2",
    "1000": "1k",
    "1500": "1500",
    "2000000": "2M",
    "1000M": "1G",
    "1e3": "1k",
    "1024Mi": "1Gi",
    "1.5Gi": "1536Mi",
    "0.5Ki": "512",
    "1024": "1024",
    "100": "100",
    "0": "0",
    lots: "lots",
  };
  for (const [text, canonical] of Object.entries(table)) {
    it(`of ${text} is ${canonical}`, () => {
      equal(canonicalQuantity(text), canonical);
    });
  }

  it("is the same quantity, in a form that stays as it is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 9 }),
        fc.constantFrom("m", "", "k", "M", "Ki", "Mi"),
        (count, unit) => {
          const canonical = canonicalQuantity(`${count}${unit}`);
          equal(quantity(canonical), quantity(`${count}${unit}`));
          equal(canonicalQuantity(canonical), canonical);
        },
      ),
    );
  });
});
