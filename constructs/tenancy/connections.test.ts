import { deepEqual, ok } from "node:assert/strict";

import { check } from "../../lib/fleet/check.js";
import { clusters, connections, teamsFleet } from "./connections.test.data.js";
import { isAllowed } from "./network-matcher.test.data.js";
import { tenantManifests } from "./tenant-manifests.js";

describe("The network policies of teams", () => {
  it("are of a fleet without a problem", () => {
    deepEqual(check(teamsFleet), []);
  });

  for (const cluster of clusters) {
    it(`let through on ${cluster} what they should and nothing else`, () => {
      const policies = tenantManifests(teamsFleet, cluster).filter(({ kind }) => kind === "NetworkPolicy");
      const all = connections(cluster);
      const allowed = all.filter((connection) => connection.allowed).length;
      ok(allowed > 500 && all.length - allowed > 500, `${allowed} of ${all.length} are allowed`);
      deepEqual(
        all.filter((connection) => isAllowed(policies, connection) !== connection.allowed),
        [],
      );
    });
  }
});
