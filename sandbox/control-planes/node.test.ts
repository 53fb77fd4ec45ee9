import { deepEqual } from "node:assert/strict";

import { isOutdated, node, nodeChanges, type NodeSpec } from "./node.js";

const spec: NodeSpec = {
  name: "memory-3",
  pool: "memory",
  machine: { type: "r5.xlarge", vcpu: 4, memoryGiB: 32 },
  region: "us-east-1",
  zone: "us-east-1a",
  podRange: "192.168.3.0/24",
  labels: { workload: "cache" },
  taints: [{ key: "dedicated", value: "cache", effect: "NoSchedule" }],
  kubelet: "v1.35.2",
};

describe("node", () => {
  it("has the capacity, place and version of its machine", () => {
    const { metadata, spec: nodeSpec, status } = node(spec);
    deepEqual(metadata.labels, {
      "kubernetes.io/arch": "amd64",
      "kubernetes.io/hostname": "memory-3",
      "kubernetes.io/os": "linux",
      "node.kubernetes.io/instance-type": "r5.xlarge",
      "topology.kubernetes.io/region": "us-east-1",
      "topology.kubernetes.io/zone": "us-east-1a",
      workload: "cache",
    });
    deepEqual(nodeSpec, { podCIDR: "192.168.3.0/24", podCIDRs: ["192.168.3.0/24"], taints: spec.taints });
    deepEqual(status.capacity, { cpu: "4", memory: "32768Mi", "ephemeral-storage": "100Gi", pods: "110" });
    deepEqual(status.allocatable, { cpu: "3920m", memory: "29022Mi", "ephemeral-storage": "90Gi", pods: "110" });
    deepEqual(status.nodeInfo["kubeletVersion"], "v1.35.2");
  });

  it("has no label of a cloud on a local cluster", () => {
    const { metadata } = node({
      ...spec,
      machine: { type: "", vcpu: 2, memoryGiB: 4 },
      region: "",
      zone: "",
      labels: {},
    });
    deepEqual(Object.keys(metadata.labels), ["kubernetes.io/arch", "kubernetes.io/hostname", "kubernetes.io/os"]);
  });
});

describe("nodeChanges", () => {
  it("finds none between a node and itself", () => {
    deepEqual(nodeChanges(node(spec), node(spec)), { metadata: undefined, spec: undefined });
  });

  it("takes the pool's old labels away and leaves those that people added", () => {
    const before = node(spec);
    const labelled = {
      ...before,
      metadata: { ...before.metadata, labels: { ...before.metadata.labels, "added-by": "hand" } },
    };
    const wanted = node({ ...spec, labels: { team: "payments" } });
    deepEqual(nodeChanges(labelled, wanted), {
      metadata: {
        labels: { workload: null, ...wanted.metadata.labels },
        annotations: wanted.metadata.annotations,
      },
      spec: undefined,
    });
  });

  it("leaves the taints of the controllers on the node", () => {
    const unreachable = { key: "node.kubernetes.io/unreachable", value: "", effect: "NoExecute" } as const;
    const before = { ...node(spec), spec: { ...node(spec).spec, taints: [...spec.taints, unreachable] } };
    deepEqual(nodeChanges(before, node({ ...spec, taints: [] })).spec, { taints: [unreachable] });
  });

  it("tells a node that has not said so far which machine it is", () => {
    const { taints } = spec;
    const providerId = "aws:///us-east-1a/i-0123456789abcdef0";
    deepEqual(nodeChanges(node(spec), node({ ...spec, providerId })).spec, { taints, providerID: providerId });
  });
});

describe("isOutdated", () => {
  const machine = { type: "r5.2xlarge", vcpu: 8, memoryGiB: 64 };
  const cases = {
    "another version": { change: { kubelet: "v1.36.1" }, outdated: true },
    "another machine": { change: { machine }, outdated: true },
    "another label": { change: { labels: { team: "data" } }, outdated: false },
    "no change": { change: {}, outdated: false },
  };
  for (const [name, { change, outdated }] of Object.entries(cases)) {
    it(`is ${String(outdated)} with ${name}`, () => {
      deepEqual(isOutdated(node(spec), node({ ...spec, ...change })), outdated);
    });
  }
});
