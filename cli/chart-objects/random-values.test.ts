import { deepEqual, equal } from "node:assert/strict";

import { isRandom, readsClock, withRandomMarked } from "./random-values.js";

describe("withRandomMarked", () => {
  it("marks what another rendering has otherwise, and that alone", () => {
    deepEqual(
      withRandomMarked(
        { a: 1, b: "x", list: [{ c: "1" }, { c: "2" }], grown: [1], gone: 1, same: null },
        { a: 1, b: "y", list: [{ c: "1" }, { c: "3" }], grown: [1, 2], same: null },
      ),
      {
        ...{ a: 1, b: "<random>", list: [{ c: "1" }, { c: "<random>" }] },
        ...{ grown: "<random>", gone: "<random>", same: null },
      },
    );
  });

  it("marks the lines of a text, unless their number is random too", () => {
    equal(withRandomMarked("user = a\npassword = b\n", "user = a\npassword = c\n"), "user = a\n<random>\n");
    equal(withRandomMarked("a\nb", "a"), "<random>");
  });
});

describe("isRandom", () => {
  const random = [
    "{{ genSignedCert $name nil nil 365 $ca }}",
    "{{- $p := randAlphaNum 16 }}",
    "{{ now | unixEpoch }}",
    "{{ keys .Values.a | first }}",
  ];
  for (const template of random) {
    it(`is true of ${template}`, () => {
      equal(isRandom(template), true);
    });
  }
  for (const template of [
    "genCA in a comment of {{ .Values.a }}",
    "{{ .Values.randomly }}",
    "{{ .Values.a }} now",
    '{{ dict "values" 1 }}',
  ]) {
    it(`is false of ${template}`, () => {
      equal(isRandom(template), false);
    });
  }

  it("knows those that read the clock", () => {
    deepEqual(random.map(readsClock), [false, false, true, false]);
  });
});
