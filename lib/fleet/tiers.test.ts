import { deepEqual, equal } from "node:assert/strict";

import { typeName } from "../machine-types.js";
import { tiers, type Tier } from "./tiers.js";

describe("tiers", () => {
  /** What each tier promises, and the machines that it has on each cloud. */
  const promised = {
    production: [99.9, true, ["m5.xlarge", "r5.xlarge"], ["n2-standard-4", "n2-highmem-4"]],
    staging: [99.5, true, ["t3.large"], ["e2-standard-2"]],
    development: [undefined, false, ["t3.medium"], ["e2-medium"]],
  } as const;
  for (const [name, [availability, autoscaling, eks, gke]] of Object.entries(promised)) {
    it(`have ${name} promise what it must`, () => {
      const tier = tiers[name as Tier];
      equal(tier.availabilityPercent, availability);
      equal(tier.autoscaling, autoscaling);
      deepEqual([tier.machines.map((machine) => typeName(machine, "eks"))], [eks]);
      deepEqual([tier.machines.map((machine) => typeName(machine, "gke"))], [gke]);
    });
  }

  it("have each tier promise no less than the next", () => {
    const order = [tiers.production, tiers.staging, tiers.development];
    order.slice(1).forEach((tier, index) => {
      const above = order[index] ?? tier;
      equal(above.zones >= tier.zones, true);
      equal(above.deletionProtection || !tier.deletionProtection, true);
      equal(above.privateEndpoint || !tier.privateEndpoint, true);
    });
  });
});
