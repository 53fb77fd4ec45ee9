import { deepEqual, equal, ok } from "node:assert/strict";

import type { GroupField } from "./change-group.js";
import { fieldText } from "./field-text.js";

const room = { lines: 20, width: 80 };
const text = (field: Omit<GroupField, "path">) => {
  const { mark, title, remark = "", lines } = fieldText({ path: ["a"], ...field }, room);
  return [`${mark} ${title} ${remark}`.trim(), ...lines.map((line) => `${line.mark} ${line.text}`)];
};

describe("fieldText", () => {
  const cases: Readonly<Record<string, readonly [field: Omit<GroupField, "path">, lines: readonly string[]]>> = {
    "a value that changes": [{ from: "1", to: 1 }, ["~ a", '- "1"', "+ 1"]],
    "a value that comes": [{ to: null }, ["+ a", "+ null"]],
    "a value that goes": [{ from: "" }, ["- a", '- ""']],
    "of some kinds": [{ to: 1, kinds: ["Job", "Pod"] }, ["+ a (only of Job, Pod)", "+ 1"]],
    "an object": [{ to: { b: [{ c: "1" }] } }, ["+ a", "+ b:", '+ - c: "1"']],
    "an empty object": [{ from: {}, to: [] }, ["~ a", "- {}", "+ []"]],
    "an object that YAML alone has": [{ to: { b: Infinity } }, ["+ a", "+ b: Infinity"]],
    "what a list lost and got": [
      { from: ["a", "b", "b", "c"], to: ["b", "d", "c"] },
      ["~ a list", "- a", "- b", "+ d", "  (2 as before)"],
    ],
    "a list in another order": [{ from: [1, 2], to: [2, 1] }, ["~ a order of the items", "- 1, 2", "+ 2, 1"]],
    "items in another order": [
      { from: [{ port: 80, protocol: "TCP" }, { name: "b" }], to: [{ name: "b" }], order: true },
      ["~ a order of the items", "- port=80 protocol=TCP, b", "+ b"],
    ],
    "lines of a text": [
      { from: "1\n2\n3\n4\n5\n6\n", to: "1\n2\n3\n4\nfive\n6\n" },
      ["~ a", "  … line 3", "  3", "  4", "- 5", "+ five", "  6"],
    ],
    "a text without its last line break": [
      { from: "1\n2\n", to: "1\n2" },
      ["~ a", "  1", "- 2", "+ 2", "  (no line break at the end)"],
    ],
  };
  for (const [name, [field, lines]] of Object.entries(cases)) {
    it(`shows ${name}`, () => {
      deepEqual(text(field), lines);
    });
  }

  it("shows the lines that differ in a text of 5 MB", () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `${index} ${"x".repeat(45)}`);
    const from = lines.join("\n");
    const to = lines.with(50_000, "another").join("\n");
    deepEqual(text({ from, to }).slice(3, 6), [`  49999 ${"x".repeat(45)}`, `- 50000 ${"x".repeat(45)}`, "+ another"]);
  });

  it("says how large two texts are that have little in common", () => {
    const lines = (first: number) =>
      Array.from({ length: 100_000 }, (_, index) => `${index + first}`.padStart(49)).join("\n");
    deepEqual(text({ from: lines(0), to: lines(1_000_000) }), [
      "~ a too different to compare line by line",
      "- 5.0 MB, 100,000 lines",
      "+ 5.0 MB, 100,000 lines",
    ]);
  });

  it("cuts a long line of a text so that what differs in it can be seen", () => {
    const long = "x".repeat(500);
    const lines = text({ from: `a\n${long}1${long}\n`, to: `a\n${long}2${long}\n` });
    equal(lines.length, 4);
    ok(lines.every((line) => line.length <= 82));
    ok(lines[2]?.includes("x1x") && lines[3]?.includes("x2x"));
  });

  it("shows the first of very many lines", () => {
    const lines = text({ to: "a\n".repeat(100) });
    equal(lines.length, 22);
    equal(lines.at(-1), "  … and 80 more lines");
  });
});
