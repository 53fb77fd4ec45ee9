import { deepEqual } from "node:assert/strict";

import fc from "fast-check";

import { zoneShares } from "./zone-shares.js";

describe("zoneShares", () => {
  it("gives the first zones what does not divide evenly", () => {
    const machine = "general.xlarge";
    deepEqual(
      zoneShares({ machine, nodes: 5 }, 3),
      [2, 2, 1].map((nodes) => ({ machine, nodes })),
    );
    deepEqual(zoneShares({ machine, min: 1, max: 4 }, 3), [
      { machine, min: 1, max: 2 },
      { machine, min: 0, max: 1 },
      { machine, min: 0, max: 1 },
    ]);
  });

  it("adds up to the pool, and no bound crosses the other", () => {
    const sizes = fc.tuple(fc.nat(1000), fc.nat(1000), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(sizes, ([min, more, zones]) => {
        const parts = zoneShares({ machine: "m", min, max: min + more }, zones);
        const bounds = parts.map((part) => ("min" in part ? ([part.min, part.max] as const) : ([NaN, NaN] as const)));
        const sum = (index: 0 | 1) => bounds.reduce((total, bound) => total + bound[index], 0);
        return sum(0) === min && sum(1) === min + more && bounds.every(([low, high]) => low <= high);
      }),
    );
  });
});
