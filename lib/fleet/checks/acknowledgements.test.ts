import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "an acknowledgement without a path": [
    { acknowledgedReplacements: ["us"] },
    'acknowledgedReplacements[0] must be "<cluster>/<path>", a cluster of the fleet and a part of its spec that replaces something, got "us"',
  ],
  "an acknowledgement of an unknown cluster": [
    { acknowledgedReplacements: ["uss/network.services"] },
    'acknowledgedReplacements[0] must be "<cluster>/<path>", a cluster of the fleet and a part of its spec that replaces something, got "uss/network.services"; did you mean "us/network.services"',
  ],
  "an acknowledgement of a part that replaces nothing": [
    { acknowledgedReplacements: ["us/network.service", "us/kubernetes"] },
    'acknowledgedReplacements[0] must be "<cluster>/<path>", a cluster of the fleet and a part of its spec that replaces something, got "us/network.service"; did you mean "us/network.services"',
    'acknowledgedReplacements[1] must be "<cluster>/<path>", a cluster of the fleet and a part of its spec that replaces something, got "us/kubernetes"',
  ],
  "nothing about parts that replace something": [
    {
      acknowledgedReplacements: ["us/network.services", "us/pools.gone", "eu/pools.general.machine", "dev/kubernetes"],
    },
  ],
};

describe("checks of acknowledgements", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
