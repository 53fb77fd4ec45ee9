import { deepEqual } from "node:assert/strict";

import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { foreignCluster } from "./cluster-status.js";
import { inventoryNotes } from "./inventory-notes.js";

const row = { name: "edge", kubernetes: undefined, healthy: undefined, properties: {} };
const status = foreignCluster(row);

describe("inventoryNotes", () => {
  it("are none when inventory and fleet have the same clusters, all of them healthy", () => {
    deepEqual(
      inventoryNotes(
        smallFleet,
        [
          { ...status, healthy: true },
          { ...status, inInventory: null },
        ],
        [],
      ),
      [],
    );
  });

  it("name what only one of the two has, and control planes that were not healthy", () => {
    const clusters = [
      { ...status, name: "dev", inInventory: false },
      { ...status, name: "us", healthy: false },
    ];
    deepEqual(inventoryNotes(smallFleet, clusters, [row]), [
      "in the inventory of us, but not in the fleet acme: edge",
      "in the fleet acme, but not in the inventory of us: dev; flotilla up us puts them there",
      "control plane not healthy when its stack has last run: us",
    ]);
  });
});
