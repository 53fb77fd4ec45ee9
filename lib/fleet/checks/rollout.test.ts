import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "a management cluster that the fleet does not have": [
    { management: "uss" },
    'management must be a cluster of the fleet, got "uss"; did you mean "us"',
  ],
  "a management cluster in a ring": [
    { rollout: [["dev"], ["us"], ["eu", "asia"]] },
    'rollout[1][0] must not be the management cluster, which changes before the first ring, got "us"',
  ],
  "a ring with an unknown cluster": [
    { rollout: [["dev"], ["eu", "asia", "aisa"]] },
    'rollout[1][2] must be a cluster of the fleet, got "aisa"; did you mean "asia"',
  ],
  "a ring with a cluster named like a property of every object": [
    {
      rollout: [
        ["dev", "toString"],
        ["eu", "asia"],
      ],
    },
    'rollout[0][1] must be a cluster of the fleet, got "toString"',
  ],
  "an empty ring": [{ rollout: [["dev"], [], ["eu", "asia"]] }, "rollout[1] must name a cluster, got []"],
  "a cluster in two rings": [
    { rollout: [["dev"], ["eu", "asia"], ["dev"]] },
    'rollout[2][0] must be a cluster that is in no other place of the rollout and not in rollout[0][0], got "dev"',
  ],
  "a cluster twice in a ring": [
    {
      rollout: [
        ["dev", "dev"],
        ["eu", "asia"],
      ],
    },
    'rollout[0][1] must be a cluster that is in no other place of the rollout and not in rollout[0][0], got "dev"',
  ],
  "a cluster in no ring": [
    { rollout: [["dev"], ["asia"]] },
    'rollout must have "eu" in a ring, got [["dev"],["asia"]]',
  ],
};

describe("checks of the rollout", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
