import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "ranges that overlap within a cluster": [
    { clusters: { eu: { network: { services: "10.20.16.0/20" } } } },
    'clusters.eu.network.services must not overlap with clusters.eu.network.pods 10.20.0.0/14, got "10.20.16.0/20"; did you mean "10.3.0.0/20"',
  ],
  "ranges that overlap across the fleet": [
    { clusters: { asia: { network: { pods: "10.16.0.0/12" } } } },
    'clusters.asia.network.pods must not overlap with clusters.eu.network.nodes 10.16.0.0/20, got "10.16.0.0/12"; did you mean "10.64.0.0/12"',
  ],
  "the same range everywhere": [
    { clusters: { us: { network: { nodes: "10.0.0.0/16", pods: "10.0.0.0/16", services: "10.0.0.0/16" } } } },
    'clusters.us.network.pods must not overlap with clusters.us.network.nodes 10.0.0.0/16, got "10.0.0.0/16"; did you mean "10.1.0.0/16"',
    'clusters.us.network.services must not overlap with clusters.us.network.nodes 10.0.0.0/16, got "10.0.0.0/16"; did you mean "10.2.0.0/16"',
  ],
  "a family without room for another range": [
    { clusters: { us: { network: { nodes: "192.168.0.0/16", pods: "192.168.0.0/16" } } } },
    'clusters.us.network.pods must not overlap with clusters.us.network.nodes 192.168.0.0/16, got "192.168.0.0/16"',
  ],
  "nothing about ranges side by side": [{ clusters: { us: { network: { services: "10.2.0.0/15" } } } }],
};

describe("checks of overlaps", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
