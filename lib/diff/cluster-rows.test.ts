import { deepEqual } from "node:assert/strict";

import { clusterRows, rowTitle } from "./cluster-rows.js";
import { counts } from "./report.test.data.js";

const rows = (clusters: Parameters<typeof clusterRows>[0]["clusters"], most: number) => {
  const { rows, unchanged, total, columns } = clusterRows({ groups: [], clusters }, most);
  const numbers = (of: typeof total) => columns.map((column) => of[column]).join(" ");
  return [
    columns.join(" "),
    ...rows.map((row) => `${rowTitle(row, (name) => name)}: ${numbers(row.counts)}`),
    `total: ${numbers(total)}`,
    `unchanged: ${unchanged.join(" ")}`,
  ];
};

describe("clusterRows", () => {
  it("has a row for each cluster with a change, and a column for moves when there are any", () => {
    deepEqual(rows({ a: counts({ added: 1, dangerous: 1 }), b: counts(), c: counts({ changed: 2 }) }, 20), [
      "added changed removed dangerous",
      "a: 1 0 0 1",
      "c: 0 2 0 0",
      "total: 1 2 0 1",
      "unchanged: b",
    ]);
    deepEqual(rows({ a: counts({ moved: 1 }) }, 20), [
      "added changed removed moved dangerous",
      "a: 0 0 0 1 0",
      "total: 0 0 0 1 0",
      "unchanged: ",
    ]);
  });

  it("has one row for clusters with the same numbers when they are many, dangers first, and sums up the rest", () => {
    const many = {
      ...{ a: counts({ changed: 1 }), b: counts({ changed: 1 }), c: counts({ added: 2 }), d: counts({ added: 3 }) },
      e: counts({ changed: 1, dangerous: 1 }),
    };
    deepEqual(rows(many, 2), [
      "added changed removed dangerous",
      "e: 0 1 0 1",
      "a and 1 more: 0 2 0 0",
      "c and 1 more: 5 0 0 0",
      "total: 5 3 0 1",
      "unchanged: ",
    ]);
  });
});
