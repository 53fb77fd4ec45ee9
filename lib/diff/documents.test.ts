import { deepEqual, equal } from "node:assert/strict";

import { documentReader } from "./documents.js";

const value = (text: string): unknown => documentReader()(text).map(({ document }) => document)[0];

describe("documentReader", () => {
  // What sigs.k8s.io/yaml, which kubectl and API servers use, makes of each.
  const scalars: Readonly<Record<string, unknown>> = {
    "2020-01-01": "2020-01-01",
    "2020-01-01T12:00:00Z": "2020-01-01T12:00:00Z",
    "12:30:45": "12:30:45",
    yes: true,
    on: true,
    n: false,
    Off: false,
    "~": null,
    "": null,
    "17": 17,
    "-3": -3,
    "017": 15,
    "0o17": 15,
    "0x1f": 31,
    "0b11": 3,
    "1_000": 1000,
    "089": "089",
    "1.5": 1.5,
    ".5": 0.5,
    "1.0e+3": 1000,
    "1e5": "1e5",
    "1.2.3": "1.2.3",
    "250m": "250m",
    "9007199254740991": 9007199254740991,
    "12345678901234567890": "12345678901234567890",
    '"17"': "17",
    "'yes'": "yes",
  };
  for (const [text, expected] of Object.entries(scalars)) {
    it(`reads ${text === "" ? "nothing" : text} as an API server does`, () => {
      deepEqual(value(`a: ${text}\n`), { value: { a: expected } });
    });
  }

  it("starts a document at each line of three hyphens, and only there", () => {
    const text = "a: |\n  ---\n  x\n---\nb: ---\n--- # the third\nc: ----\n";
    deepEqual(
      documentReader()(text).map(({ document, linesBefore }) => [document, linesBefore]),
      [
        [{ value: { a: "---\nx\n" } }, 0],
        [{ value: { b: "---" } }, 3],
        [{ value: { c: "----" } }, 5],
      ],
    );
  });

  it("reads Windows line ends, a byte order mark, merges and anchors", () => {
    deepEqual(value("\uFEFFa: &x {b: 1}\r\nc: {<<: *x, d: 2}\r\n"), { value: { a: { b: 1 }, c: { b: 1, d: 2 } } });
  });

  it("keeps keys that JavaScript gives a meaning", () => {
    deepEqual(value("__proto__: {a: 1}\nconstructor: b\n"), {
      value: JSON.parse('{"__proto__":{"a":1},"constructor":"b"}') as unknown,
    });
  });

  it("says why and where a document cannot be read, without its text", () => {
    const [, second] = documentReader()("a: 1\n---\nb: 1\ntoken: hunter2: x\n");
    deepEqual(second, {
      document: { reason: "bad indentation of a mapping entry", line: 2 },
      linesBefore: 1,
    });
  });

  it("reads once what several files have", () => {
    const read = documentReader();
    const [first] = read("---\na: 1\n");
    const [, second] = read("b: 2\n---\na: 1\n");
    equal(first?.document, second?.document);
  });
});
