import { deepEqual } from "node:assert/strict";

import { clusterSpec, dangers, type Sketch } from "./judge.test.data.js";

type Cases = Readonly<Record<string, readonly [cluster: string, changes: object, ...lines: string[]]>>;

const cases: Cases = {
  "another range of pods": [
    "eu",
    { network: { nodes: "10.16.0.0/20", pods: "10.28.0.0/14", services: "10.24.0.0/20" } },
    'cluster-replaced: network.pods goes from "10.20.0.0/14" to "10.28.0.0/14": the cluster is deleted with everything on it and created anew (a cluster keeps its secondary ranges)',
  ],
  "another region": [
    "us",
    { region: "us-east-2" },
    'cluster-replaced: region goes from "us-east-1" to "us-east-2": the cluster is deleted with everything on it and created anew (a cluster stays in its region)',
  ],
  "another cloud": [
    "eu",
    { cloud: "eks" },
    'cluster-replaced: cloud goes from "gke" to "eks": the cluster is deleted with everything on it and created anew (a cluster stays in its cloud)',
  ],
  "another provisioner": [
    "us",
    { provisioner: "cluster-api" },
    'cluster-replaced: provisioner goes from "pulumi" to "cluster-api": the cluster is deleted with everything on it and created anew (Pulumi and Cluster API know nothing of what the other has made)',
  ],
  "another range of nodes": [
    "us",
    { network: { nodes: "10.9.0.0/16", pods: "10.1.0.0/16", services: "10.2.0.0/16" } },
    'node-pool-replaced: network.nodes goes from "10.0.0.0/16" to "10.9.0.0/16": all node pools are deleted and created anew, and every pod is stopped (a subnet keeps its range, and a node group its subnets)',
  ],
  "another machine": [
    "us",
    { pools: { general: { machine: "memory.xlarge", min: 3, max: 6 } } },
    'node-pool-replaced: pools.general.machine goes from "general.xlarge" to "memory.xlarge": the node pool is deleted and created anew, and all pods on its nodes are stopped (a node group keeps its instance type)',
  ],
  "a pool less": [
    "eu",
    { pools: {} },
    "node-pool-replaced: pools.general is removed: the node pool is deleted, and all pods on its nodes are stopped (its nodes are deleted, also when it only has another name)",
  ],
  "an older Kubernetes": [
    "eu",
    { kubernetes: "1.34" },
    "kubernetes-version-step: Kubernetes goes from 1.35 to 1.34: no cloud goes down or leaves a minor version out, so that the update fails",
  ],
  "a Kubernetes that leaves one out": [
    "eu",
    { kubernetes: "1.37" },
    "kubernetes-version-step: Kubernetes goes from 1.35 to 1.37: no cloud goes down or leaves a minor version out, so that the update fails",
  ],
  "another stack": [
    "eu",
    { stack: "prod-eu" },
    "stack-changed: another stack creates the cluster: it knows nothing of what the former one made, and makes it a second time",
  ],
  "a fixed pool of less than half": [
    "eu",
    { pools: { general: { machine: "n2-standard-4", nodes: 1 } } },
    "node-pool-shrunk: pools.general has at most 1 node instead of 3: what does not fit waits",
  ],
  "a pool that may grow to less than half": [
    "us",
    { pools: { general: { machine: "general.xlarge", min: 1, max: 2 } } },
    "node-pool-shrunk: pools.general has at most 2 nodes instead of 6: what does not fit waits",
  ],
  "a pool that may shrink to less than half": [
    "us",
    { pools: { general: { machine: "general.xlarge", min: 1, max: 6 } } },
    "node-pool-shrunk: pools.general keeps at least 1 node instead of 3: more may be taken away while pods run on them",
  ],
  "less hardening": [
    "us",
    { hardening: { auditLogs: false, instanceMetadataV2: false } },
    "hardening-loosened: hardening.auditLogs is switched off",
    "hardening-loosened: hardening.instanceMetadataV2 is switched off",
  ],
  "a tier that promises less": [
    "asia",
    { tier: "development" },
    'cluster-replaced: tier goes from "2 zones" to "1 zones": the cluster is deleted with everything on it and created anew (the tiers have different numbers of zones, and a node pool keeps its own)',
    "cluster-replaced: hardening.privateEndpoint goes from true to false: the cluster is deleted with everything on it and created anew (AKS decides it when it creates a cluster)",
    "hardening-loosened: hardening.privateEndpoint is switched off",
  ],
  "callers from anywhere": [
    "us",
    { authorizedNetworks: ["0.0.0.0/0"] },
    "endpoint-widened: the API server may be called from 0.0.0.0/0 too",
  ],
  "another administrator": [
    "us",
    { administrators: ["arn:aws:iam::111111111111:role/platform", "arn:aws:iam::111111111111:role/dev"] },
    "administrator-added: 1 administrator more may do anything on the cluster",
  ],
  "the next Kubernetes": ["eu", { kubernetes: "1.36" }],
  "a class of machine instead of its type": ["eu", { pools: { general: { machine: "general.xlarge", nodes: 3 } } }],
  "half of a pool": ["us", { pools: { general: { machine: "general.xlarge", min: 2, max: 3 } } }],
  "a larger pool": ["us", { pools: { general: { machine: "general.xlarge", min: 3, max: 60 } } }],
  "more hardening": ["dev", { tier: "staging" }],
};

describe("a cluster", () => {
  for (const [name, [cluster, changes, ...lines]] of Object.entries(cases)) {
    it(`gets ${name}`, () => {
      deepEqual(
        dangers([clusterSpec(cluster)], [clusterSpec(cluster, { ...changes })]),
        lines.map((line) => `ClusterSpec ${cluster}: ${line}`),
      );
    });
  }

  it("is replaced also where the fleet acknowledges it, which it says", () => {
    deepEqual(dangers([clusterSpec("us")], [clusterSpec("us", { region: "us-east-2" })], ["us/region"]), [
      'ClusterSpec us: cluster-replaced: region goes from "us-east-1" to "us-east-2": the cluster is deleted with everything on it and created anew (a cluster stays in its region); the fleet acknowledges it',
    ]);
  });

  it("moves to another ring", () => {
    const said = (text: string) => [`ClusterSpec eu: ring-changed: the cluster moves from ${text}`];
    deepEqual(
      dangers([clusterSpec("eu", {}, 3)], [clusterSpec("eu", {}, 1)]),
      said("ring 3 to ring 1: changes reach it earlier, tried on fewer clusters before"),
    );
    deepEqual(
      dangers([clusterSpec("eu", {}, 1)], [clusterSpec("eu", {}, 3)]),
      said("ring 1 to ring 3: changes reach it later, and fixes too"),
    );
    deepEqual(
      dangers([clusterSpec("eu", {}, 1)], [clusterSpec("eu", {}, 0)]),
      said("ring 1 to the management cluster's place: changes reach it earlier, tried on fewer clusters before"),
    );
  });

  it("may be called from less networks", () => {
    const calledFrom = (...authorizedNetworks: readonly string[]) => [clusterSpec("us", { authorizedNetworks })];
    deepEqual(dangers(calledFrom("10.0.0.0/8"), calledFrom("10.1.0.0/16")), []);
    deepEqual(dangers(calledFrom("10.0.0.0/8", "192.0.2.0/24"), calledFrom("10.0.0.0/8")), []);
  });

  it("is new without danger", () => {
    deepEqual(dangers([], [clusterSpec("us")]), []);
  });

  it("is not judged where its data is of another version of flotilla", () => {
    for (const spec of [
      {},
      { cloud: "oke" },
      { cloud: "eks", tier: "gold" },
      { network: 5 },
      { pools: { general: 1 } },
    ]) {
      const odd: Sketch = { ...clusterSpec("us"), spec: { ...spec, region: "x" } };
      deepEqual(dangers([odd], [clusterSpec("us")]), []);
      deepEqual(dangers([clusterSpec("us")], [odd]), []);
    }
  });
});

describe("a fleet", () => {
  it("has its name in that of every cloud resource", () => {
    const fleet = (name: string): Sketch => ({ kind: "Fleet", layer: "fleet", name, domain: "acme.example" });
    deepEqual(dangers([fleet("acme")], [fleet("apex")]), [
      "Fleet apex: fleet-renamed: every cloud resource has the fleet's name in its own: all clusters are deleted and created anew",
    ]);
  });
});
