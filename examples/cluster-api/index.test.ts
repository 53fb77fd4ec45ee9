import { deepEqual, equal } from "node:assert/strict";

import { kubeadmObjects } from "flotilla/constructs/cluster-api/kubeadm-objects";

import { text } from "./index.js";
import { options, spec } from "./production-us.js";

describe("the documented cluster", () => {
  const objects = kubeadmObjects("production-us", spec, options);

  it("is exactly what the platform documents", () => {
    deepEqual(objects[0], {
      apiVersion: "cluster.x-k8s.io/v1beta1",
      kind: "Cluster",
      metadata: { name: "production-us", namespace: "default" },
      spec: {
        clusterNetwork: {
          pods: { cidrBlocks: ["192.168.0.0/16"] },
          services: { cidrBlocks: ["10.96.0.0/12"] },
        },
        controlPlaneRef: {
          apiVersion: "controlplane.cluster.x-k8s.io/v1beta1",
          kind: "KubeadmControlPlane",
          name: "production-us-control-plane",
        },
        infrastructureRef: {
          apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1",
          kind: "AWSCluster",
          name: "production-us",
        },
      },
    });
  });

  it("comes with everything that it refers to", () => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    equal(names.includes("KubeadmControlPlane production-us-control-plane"), true);
    equal(names.includes("AWSCluster production-us"), true);
  });

  it("is one file with a document for each object", () => {
    equal(text().split("---\n").length, objects.length);
  });
});
