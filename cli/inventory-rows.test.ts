import { deepEqual } from "node:assert/strict";

import { clusterProfileStatuses } from "../constructs/management/inventory.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { inventoryRow } from "./inventory-rows.js";

describe("inventoryRow", () => {
  it("reads the profile that a stack writes", () => {
    const [profile] = clusterProfileStatuses(smallFleet);
    const status = profile?.["status"] as object;
    const conditions = [
      { type: "Joined", status: "False" },
      { type: "ControlPlaneHealthy", status: "True" },
    ];
    const row = inventoryRow({ metadata: { name: "a" }, status: { ...status, conditions } });
    const { cloud, tier, ring } = row.properties;
    deepEqual(
      { ...row, properties: { cloud, tier, ring } },
      { name: "a", kubernetes: "1.35", healthy: true, properties: { cloud: "aks", tier: "staging", ring: "2" } },
    );
  });

  it("reads the labels of one that no stack has written a status of", () => {
    deepEqual(inventoryRow({ metadata: { name: "a", labels: { "flotilla/tier": "staging", team: "b" } } }), {
      name: "a",
      kubernetes: undefined,
      healthy: undefined,
      properties: { tier: "staging" },
    });
  });

  for (const [status, healthy] of [
    ["True", true],
    ["False", false],
    ["Unknown", undefined],
  ] as const) {
    it(`is ${healthy === undefined ? "nothing known" : healthy ? "healthy" : "not healthy"} where the condition is ${status}`, () => {
      const conditions = [{ type: "ControlPlaneHealthy", status }];
      deepEqual(inventoryRow({ metadata: { name: "a" }, status: { conditions } }).healthy, healthy);
    });
  }
});
