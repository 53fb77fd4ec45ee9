import { deepEqual, equal, rejects } from "node:assert/strict";

import { clusterApiFleet as fleet } from "../cluster-api/clusters.test.data.js";
import { fakeApiServer, type Answers, type Call, type FakeApiServer } from "./cluster-api/fake-api-server.test.data.js";
import { register } from "./registration.js";

const profile = "/apis/multicluster.x-k8s.io/v1alpha1/namespaces/flotilla-inventory/clusterprofiles/staging";
const healthy = (lastTransitionTime: string) => ({ type: "ControlPlaneHealthy", status: "True", lastTransitionTime });

interface Written {
  readonly status: {
    readonly version: unknown;
    readonly conditions: readonly {
      readonly status: string;
      readonly reason: string;
      readonly lastTransitionTime: string;
    }[];
  };
}

describe("register", () => {
  let own: Answers = {};
  let there: Answers = {};
  let cluster: FakeApiServer;
  let management: FakeApiServer;
  before(async () => {
    cluster = await fakeApiServer(() => own);
    management = await fakeApiServer(() => there);
  });
  beforeEach(() => {
    own = { "/version": { gitVersion: "v1.35.2-eks-1a2b3c4", minor: "35+" }, "/readyz": "ok" };
    there = { [profile]: {}, [`${profile}/status`]: {} };
  });
  after(() => Promise.all([cluster.close(), management.close()]));

  /** Registers staging and says what was written to the management cluster. */
  async function written(): Promise<readonly Call[]> {
    const before = management.calls.length;
    const { kubeconfig } = cluster;
    await register({ fleet, cluster: "staging", kubeconfig, management: management.kubeconfig });
    return management.calls.slice(before).filter(({ method }) => method === "PATCH");
  }
  const status = (calls: readonly Call[]) => (calls[0]?.body as Written | undefined)?.status;

  it("writes version and health that are seen to the status of the cluster's profile", async () => {
    const calls = await written();
    deepEqual(
      calls.map(({ path }) => path),
      [`${profile}/status`],
    );
    deepEqual(status(calls)?.version, { kubernetes: "1.35.2" });
    equal(status(calls)?.conditions[0]?.reason, "ReadyzPassed");
  });

  it("keeps the time since which a cluster has been as it is", async () => {
    there = { ...there, [profile]: { status: { conditions: [healthy("2026-01-01T00:00:00Z")] } } };
    equal(status(await written())?.conditions[0]?.lastTransitionTime, "2026-01-01T00:00:00Z");
    own = { "/version": {} };
    const unready = status(await written())?.conditions[0];
    deepEqual([unready?.status, unready?.reason], ["False", "ReadyzFailed"]);
    equal(unready?.lastTransitionTime === "2026-01-01T00:00:00Z", false);
  });

  it("says nothing where there is no inventory", async () => {
    there = {};
    equal((await written()).length, 1);
  });

  it("fails when the cluster does not answer", async () => {
    own = {};
    await rejects(written(), { message: "/version: HTTP 404" });
  });
});
