import { equal, match } from "node:assert/strict";

import type { ClusterStatus } from "./cluster-status.js";
import { clusterTable } from "./cluster-table.js";

const none = { ready: 0, total: 0 };
const cluster: ClusterStatus = {
  name: "production-apac",
  cloud: "aks",
  region: "australiaeast",
  tier: "production",
  provisioner: "pulumi",
  ring: 3,
  kubernetes: "1.35.2",
  phase: "Progressing",
  nodes: { ready: 20, total: 20 },
  pods: { ready: 199, total: 200 },
  healthy: true,
  inInventory: true,
};
const clusters: readonly ClusterStatus[] = [
  cluster,
  { ...cluster, name: "staging", cloud: "eks", region: "us-west-2", tier: "staging", provisioner: "cluster-api" },
  {
    ...{ ...cluster, name: "laptop", cloud: "local", region: null, tier: "development", kubernetes: "1.35" },
    ...{ phase: "Unreachable", nodes: none, pods: none },
  },
  {
    ...{ ...cluster, name: "edge", cloud: null, region: null, tier: null, provisioner: null, kubernetes: "–" },
    ...{ phase: "Foreign", nodes: none, pods: none },
  },
];

describe("clusterTable", () => {
  it("is a line a cluster, with a dash for what is not there", () => {
    equal(
      clusterTable(clusters, false),
      [
        "CLUSTER          CLOUD              TIER         PROVISIONER  VERSION  NODES     PODS  PHASE",
        "production-apac  AKS australiaeast  production   pulumi       1.35.2   20/20  199/200  Progressing",
        "staging          EKS us-west-2      staging      cluster-api  1.35.2   20/20  199/200  Progressing",
        "laptop           LOCAL              development  pulumi       1.35         –        –  Unreachable",
        "edge             –                  –            –            –            –        –  Foreign",
        "",
      ].join("\n"),
    );
  });

  it("fits into 100 columns", () => {
    equal(
      Math.max(
        ...clusterTable(clusters, false)
          .split("\n")
          .map(({ length }) => length),
      ),
      98,
    );
  });

  it("has colours only where they are wanted", () => {
    match(clusterTable(clusters, true), /\u001b\[33mProgressing/);
  });
});
