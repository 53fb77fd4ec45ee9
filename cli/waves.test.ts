import { deepEqual, throws } from "node:assert/strict";

import type { LocalSpec } from "../lib/fleet/cluster-spec.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { reversed, waves } from "./waves.js";

const cluster: LocalSpec = {
  cloud: "local",
  tier: "development",
  kubernetes: "1.35",
  network: { nodes: "10.0.0.0/16", pods: "10.1.0.0/16", services: "10.2.0.0/16" },
  pools: { main: { machine: "burstable.medium", nodes: 1 } },
};
const fleet: Fleet = {
  name: "acme",
  domain: "acme.example",
  clusters: {
    "production-us": { ...cluster, stack: "prod-us" },
    "production-eu": { ...cluster, stack: "prod-eu" },
    staging: cluster,
    management: cluster,
  },
  management: "management",
  rollout: [["staging"], ["production-us", "production-eu"]],
  workloads: {},
};
const names = (order: ReturnType<typeof waves>) => order.map((wave) => wave.map((target) => target.stack));

describe("waves", () => {
  it("puts management first, then the rings in order, as stacks", () => {
    deepEqual(names(waves(fleet)), [["management"], ["staging"], ["prod-us", "prod-eu"]]);
  });

  it("keeps the order of the fleet for named clusters and leaves out empty rings", () => {
    deepEqual(names(waves(fleet, ["production-eu", "management"])), [["management"], ["prod-eu"]]);
  });

  it("deletes in reverse, management last", () => {
    deepEqual(names(reversed(waves(fleet))), [["prod-us", "prod-eu"], ["staging"], ["management"]]);
  });

  const refused = {
    "a misspelt cluster": [
      "produktion-us",
      "the fleet acme has no cluster called produktion-us; did you mean production-us?",
    ],
    "the name of a stack": ["prod-us", "prod-us is the stack of a cluster, not a cluster; did you mean production-us?"],
    "a name that is like no other": [
      "x",
      "the fleet acme has no cluster called x; it has production-us, production-eu, staging, management",
    ],
    "a name of every JavaScript object": [
      "constructor",
      "the fleet acme has no cluster called constructor; it has production-us, production-eu, staging, management",
    ],
  } as const;
  for (const [name, [given, message]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      throws(() => waves(fleet, [given]), { name: "Failure", message });
    });
  }
});
