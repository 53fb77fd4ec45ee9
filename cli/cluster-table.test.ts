import { equal, match } from "node:assert/strict";

import type { ClusterStatus } from "./cluster-status.js";
import { clusterTable } from "./cluster-table.js";

const clusters: readonly ClusterStatus[] = [
  {
    name: "production-us",
    cloud: "eks",
    region: "us-east-1",
    tier: "production",
    kubernetes: "1.35.2",
    phase: "Ready",
    nodes: { ready: 50, total: 50 },
    pods: { ready: 500, total: 500 },
  },
  {
    name: "development",
    cloud: "local",
    region: null,
    tier: "development",
    kubernetes: "1.35",
    phase: "Unreachable",
    nodes: { ready: 0, total: 0 },
    pods: { ready: 0, total: 0 },
  },
];

describe("clusterTable", () => {
  it("is a line a cluster, with a dash for what is not there", () => {
    equal(
      clusterTable(clusters, false),
      [
        "CLUSTER        CLOUD  REGION     TIER         KUBERNETES  NODES     PODS  PHASE",
        "production-us  EKS    us-east-1  production   1.35.2      50/50  500/500  Ready",
        "development    LOCAL  –          development  1.35            –        –  Unreachable",
        "",
      ].join("\n"),
    );
  });

  it("has colours only where they are wanted", () => {
    match(clusterTable(clusters, true), /\u001b\[32mReady/);
  });
});
