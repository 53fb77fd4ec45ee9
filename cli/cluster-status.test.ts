import { deepEqual, equal } from "node:assert/strict";

import type { EksSpec, LocalSpec } from "../lib/fleet/cluster-spec.js";
import { clusterStatus, foreignCluster, type Known, type LiveCluster } from "./cluster-status.js";
import type { InventoryRow } from "./inventory-rows.js";

const common = {
  tier: "development",
  kubernetes: "1.35",
  network: { nodes: "10.0.0.0/16", pods: "10.1.0.0/16", services: "10.2.0.0/16" },
  pools: {},
} as const;
const local: LocalSpec = { ...common, cloud: "local" };
const eks: EksSpec = { ...common, cloud: "eks", region: "us-east-1", account: "111122223333", administrators: [] };
const live = (nodes: readonly [number, number], pods: readonly [number, number]): LiveCluster => ({
  kubernetes: "1.35.2",
  nodes: { ready: nodes[0], total: nodes[1] },
  pods: { ready: pods[0], total: pods[1] },
});

const alone = (found: Known["live"]): Known => ({ live: found, hasInventory: false });
const row: InventoryRow = {
  name: "production-us",
  kubernetes: "1.34",
  healthy: true,
  properties: { cloud: "eks", region: "us-west-2", tier: "production", provisioner: "cluster-api", ring: "4" },
};

describe("clusterStatus", () => {
  it("tells the live cluster's version and counts", () => {
    deepEqual(clusterStatus("production-us", eks, alone(live([50, 50], [500, 500]))), {
      name: "production-us",
      cloud: "eks",
      region: "us-east-1",
      tier: "development",
      provisioner: "pulumi",
      ring: null,
      kubernetes: "1.35.2",
      phase: "Ready",
      nodes: { ready: 50, total: 50 },
      pods: { ready: 500, total: 500 },
      healthy: null,
      inInventory: null,
    });
  });

  it("tells the fleet's version and no counts of a cluster that does not answer", () => {
    deepEqual(clusterStatus("development", local, alone("Unreachable")), {
      name: "development",
      cloud: "local",
      region: null,
      tier: "development",
      provisioner: "pulumi",
      ring: null,
      kubernetes: "1.35",
      phase: "Unreachable",
      nodes: { ready: 0, total: 0 },
      pods: { ready: 0, total: 0 },
      healthy: null,
      inInventory: null,
    });
  });

  it("tells what the inventory has before what the fleet's data says", () => {
    deepEqual(clusterStatus("production-us", eks, { live: "Unreachable", row, hasInventory: true }), {
      name: "production-us",
      cloud: "eks",
      region: "us-west-2",
      tier: "production",
      provisioner: "cluster-api",
      ring: 4,
      kubernetes: "1.34",
      phase: "Unreachable",
      nodes: { ready: 0, total: 0 },
      pods: { ready: 0, total: 0 },
      healthy: true,
      inInventory: true,
    });
  });

  it("tells that the inventory does not list it", () => {
    equal(clusterStatus("development", local, { live: "Absent", hasInventory: true }).inInventory, false);
  });

  it("tells who creates it", () => {
    const ofClusterApi = { ...eks, provisioner: "cluster-api" } as const;
    deepEqual(
      [local, eks, ofClusterApi].map((spec) => clusterStatus("a", spec, alone("Absent")).provisioner),
      ["pulumi", "pulumi", "cluster-api"],
    );
  });

  const phases = [
    [live([3, 3], [0, 0]), "Ready"],
    [live([2, 3], [0, 0]), "Progressing"],
    [live([3, 3], [9, 10]), "Progressing"],
    [live([0, 0], [0, 0]), "Progressing"],
    ["Absent", "Absent"],
  ] as const;
  for (const [found, phase] of phases) {
    it(`is ${phase} with ${typeof found === "string" ? "nothing" : JSON.stringify([found.nodes, found.pods])}`, () => {
      equal(clusterStatus("development", local, alone(found)).phase, phase);
    });
  }
});

describe("foreignCluster", () => {
  it("tells what the inventory has and nothing else", () => {
    deepEqual(foreignCluster({ name: "edge", kubernetes: undefined, healthy: undefined, properties: {} }), {
      name: "edge",
      cloud: null,
      region: null,
      tier: null,
      provisioner: null,
      ring: null,
      kubernetes: "–",
      phase: "Foreign",
      nodes: { ready: 0, total: 0 },
      pods: { ready: 0, total: 0 },
      healthy: null,
      inInventory: true,
    });
    equal(foreignCluster(row).kubernetes, "1.34");
  });
});
