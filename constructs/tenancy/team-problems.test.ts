import { deepEqual } from "node:assert/strict";

import { servicesFleet } from "../../lib/fleet/services-fleet.test.data.js";
import { changed } from "../../lib/fleet/small-fleet.test.data.js";
import { problemText } from "../../lib/problem.js";
import { fleetProblems } from "../fleet-problems.js";

const quota = { requests: { cpu: "20", memory: "20Gi" }, pods: 100 };

describe("teamProblems", () => {
  it("keep a team out of the namespaces of the platform on its clusters", () => {
    const teams = {
      one: { namespaces: ["kyverno", "one"], quota },
      two: { namespaces: ["flotilla-system", "argocd"], clusters: ["dev"], quota }, // Argo CD is on the management cluster
    };
    deepEqual(fleetProblems(changed(servicesFleet, { teams })).map(problemText), [
      'teams.one.namespaces[0] must be a namespace of its own and not one that the platform has on eu, got "kyverno"',
      'teams.two.namespaces[0] must be a namespace of its own and not one that the platform has on dev, got "flotilla-system"',
    ]);
  });
});
