import { deepEqual, equal } from "node:assert/strict";

import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { sandboxManagement } from "./sandbox-management.js";

describe("sandboxManagement", () => {
  it("is nothing for a fleet without a management layer", () => {
    equal(sandboxManagement(smallFleet), undefined);
  });

  it("names the management cluster as its cloud does, and says whether Cluster API runs there", () => {
    const cluster = "acme-us";
    const rancher = { hostname: "rancher.acme.example", certificate: { source: "rancher" } } as const;
    deepEqual(sandboxManagement({ ...smallFleet, managementLayer: {} }), { cluster, clusterApi: false });
    deepEqual(sandboxManagement({ ...smallFleet, managementLayer: { clusterApiOperator: {} } }), {
      cluster,
      clusterApi: true,
    });
    deepEqual(sandboxManagement({ ...smallFleet, managementLayer: { rancher } }), { cluster, clusterApi: true });
  });

  it("cuts a name as GKE does, which allows shorter ones", () => {
    const name = "a-fleet-with-a-name-of-more-than-forty-letters";
    const fleet = { ...smallFleet, name, management: "eu", managementLayer: {} };
    equal(sandboxManagement(fleet)?.cluster.length, 40);
  });
});
