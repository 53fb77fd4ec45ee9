import { deepEqual, throws } from "node:assert/strict";

import { zones, type ZonedCloud } from "./zones.js";

const cases: readonly (readonly [ZonedCloud, string, number, readonly string[]])[] = [
  ["eks", "us-east-1", 3, ["us-east-1a", "us-east-1b", "us-east-1c"]],
  ["eks", "us-west-1", 2, ["us-west-1a", "us-west-1c"]],
  ["gke", "us-central1", 2, ["us-central1-a", "us-central1-b"]],
  ["gke", "europe-west1", 3, ["europe-west1-b", "europe-west1-c", "europe-west1-d"]],
  ["aks", "australiaeast", 3, ["1", "2", "3"]],
];

describe("zones", () => {
  for (const [cloud, region, count, expected] of cases) {
    it(`names ${count} zones of ${region} on ${cloud}`, () => {
      deepEqual(zones(cloud, region, count), expected);
    });
  }

  it("refuses more zones than the region has", () => {
    throws(() => zones("eks", "us-west-1", 3), {
      name: "RangeError",
      message: "us-west-1 has 2 zones on eks, 3 are wanted",
    });
  });
});
