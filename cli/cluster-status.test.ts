import { deepEqual, equal } from "node:assert/strict";

import type { EksSpec, LocalSpec } from "../lib/fleet/cluster-spec.js";
import { clusterStatus, type LiveCluster } from "./cluster-status.js";

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

describe("clusterStatus", () => {
  it("tells the live cluster's version and counts", () => {
    deepEqual(clusterStatus("production-us", eks, live([50, 50], [500, 500])), {
      name: "production-us",
      cloud: "eks",
      region: "us-east-1",
      tier: "development",
      kubernetes: "1.35.2",
      phase: "Ready",
      nodes: { ready: 50, total: 50 },
      pods: { ready: 500, total: 500 },
    });
  });

  it("tells the fleet's version and no counts of a cluster that does not answer", () => {
    deepEqual(clusterStatus("development", local, "Unreachable"), {
      name: "development",
      cloud: "local",
      region: null,
      tier: "development",
      kubernetes: "1.35",
      phase: "Unreachable",
      nodes: { ready: 0, total: 0 },
      pods: { ready: 0, total: 0 },
    });
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
      equal(clusterStatus("development", local, found).phase, phase);
    });
  }
});
