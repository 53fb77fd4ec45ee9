import { deepEqual, equal } from "node:assert/strict";

import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { differsInData, stackPairs } from "./stack-pairs.js";

const { us, eu, asia, dev } = smallFleet.clusters;
const without: Fleet = {
  ...smallFleet,
  rollout: [["dev"], ["eu"]],
  clusters: { ...(us && { us }), ...(eu && { eu }), ...(dev && { dev }) },
};

describe("stackPairs", () => {
  it("goes in the order in which changes reach the stacks, those that are gone last", () => {
    deepEqual(stackPairs({ base: smallFleet, head: without }), [
      { stack: "us", base: "us", head: "us" },
      { stack: "dev", base: "dev", head: "dev" },
      { stack: "eu", base: "eu", head: "eu" },
      { stack: "asia", base: "asia" },
    ]);
  });

  it("takes every stack for new where the base has no fleet", () => {
    deepEqual(
      stackPairs({ head: without }).map(({ stack, base }) => [stack, base]),
      [
        ["us", undefined],
        ["dev", undefined],
        ["eu", undefined],
      ],
    );
  });

  it("sees a cluster that keeps its stack under another name", () => {
    const renamed: Fleet = {
      ...without,
      rollout: [["dev"], ["europe"]],
      clusters: { ...(us && { us }), ...(dev && { dev }), ...(eu && { europe: { ...eu, stack: "eu" } }) },
    };
    deepEqual(stackPairs({ base: without, head: renamed }).at(-1), { stack: "eu", base: "eu", head: "europe" });
  });
});

describe("differsInData", () => {
  const differs = (head: Fleet) =>
    stackPairs({ base: smallFleet, head })
      .filter((pair) => differsInData(pair, { base: smallFleet, head }))
      .map(({ stack }) => stack);

  it("is for the stack whose cluster differs, and for none that only changes its ring", () => {
    const changed: Fleet = { ...smallFleet, rollout: [["dev"], ["asia"], ["eu"]] };
    deepEqual(differs(changed), []);
    deepEqual(
      differs({
        ...changed,
        clusters: { ...changed.clusters, ...(asia && { asia: { ...asia, kubernetes: "1.36" } }) },
      }),
      ["asia"],
    );
  });

  it("is for every stack when the fleet as a whole differs", () => {
    equal(differs({ ...smallFleet, name: "other" }).length, 4);
  });

  it("is for the management cluster alone, and for clusters of Cluster API, when the management layer differs", () => {
    const managementLayer = { clusterApiOperator: {} };
    deepEqual(differs({ ...smallFleet, managementLayer }), ["us"]);
    const base: Fleet = {
      ...smallFleet,
      clusters: {
        ...smallFleet.clusters,
        ...(asia?.cloud === "aks" && { asia: { ...asia, provisioner: "cluster-api" } }),
      },
    };
    const fleets = { base, head: { ...base, managementLayer } };
    deepEqual(
      stackPairs(fleets)
        .filter((pair) => differsInData(pair, fleets))
        .map(({ stack }) => stack),
      ["us", "asia"],
    );
  });

  it("does not care for the order of keys", () => {
    const shuffled = Object.fromEntries(Object.entries(smallFleet).reverse()) as unknown as Fleet;
    deepEqual(differs(shuffled), []);
  });
});
