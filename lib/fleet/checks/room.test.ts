import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "too few addresses of nodes on EKS": [
    { clusters: { us: { network: { nodes: "10.0.0.0/24" }, pools: { general: { max: 300 } } } } },
    'clusters.us.network.nodes must have at least 484 addresses, for 330 nodes, got "10.0.0.0/24"; did you mean "10.0.0.0/23"',
  ],
  "too few addresses of pods on EKS": [
    { clusters: { us: { network: { pods: "10.1.0.0/20" }, pools: { general: { max: 60 } } } } },
    'clusters.us.network.pods must have at least 11284 addresses, for 66 nodes, got "10.1.0.0/20"; did you mean "10.1.0.0/18"',
  ],
  "too few addresses on GKE": [
    { clusters: { eu: { network: { nodes: "10.16.0.0/29", pods: "10.20.0.0/23" } } } },
    'clusters.eu.network.pods must have at least 1024 addresses, for 4 nodes, got "10.20.0.0/23"; did you mean "10.20.0.0/22"',
  ],
  "too few addresses on AKS": [
    {
      clusters: {
        asia: { network: { nodes: "10.32.0.0/28", pods: "10.36.0.0/20" }, pools: { general: { nodes: 20 } } },
      },
    },
    'clusters.asia.network.nodes must have at least 27 addresses, for 22 nodes, got "10.32.0.0/28"; did you mean "10.32.0.0/27"',
    'clusters.asia.network.pods must have at least 5632 addresses, for 22 nodes, got "10.36.0.0/20"; did you mean "10.36.0.0/19"',
  ],
  "too few addresses on a local cluster": [
    { clusters: { dev: { network: { pods: "10.56.0.0/24" } } } },
    'clusters.dev.network.pods must have at least 512 addresses, for 2 nodes, got "10.56.0.0/24"; did you mean "10.56.0.0/23"',
  ],
};

describe("checks of room", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
