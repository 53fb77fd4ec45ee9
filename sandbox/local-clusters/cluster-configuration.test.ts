import { deepEqual, throws } from "node:assert/strict";

import { k3dConfiguration, kindConfiguration } from "./cluster-configuration.js";

const kind = `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
name: development
networking: { podSubnet: 10.56.0.0/16, serviceSubnet: 10.57.0.0/16 }
nodes:
  - { role: control-plane, image: "kindest/node:v1.35.1@sha256:0123" }
  - { role: worker, image: "kindest/node:v1.35.1@sha256:0123", labels: { tier: development } }
`;
const k3d = `kind: Simple
apiVersion: k3d.io/v1alpha5
metadata: { name: development }
servers: 1
agents: 2
image: rancher/k3s:v1.35.1-k3s1
options:
  k3s:
    extraArgs:
      - { arg: --cluster-cidr=10.56.0.0/16, nodeFilters: ["server:*"] }
      - { arg: --service-cidr=10.57.0.0/16, nodeFilters: ["server:*"] }
    nodeLabels: [{ label: tier=development, nodeFilters: ["agent:*"] }]
`;
const wanted = {
  name: "development",
  pods: "10.56.0.0/16",
  services: "10.57.0.0/16",
  version: "v1.35.1",
  servers: 1,
  labels: { tier: "development" },
};

describe("kindConfiguration", () => {
  it("reads ranges, version, nodes and labels", () => {
    deepEqual(kindConfiguration(kind), { ...wanted, workers: 1 });
  });

  it("has the defaults of kind", () => {
    deepEqual(kindConfiguration(""), {
      pods: "10.244.0.0/16",
      services: "10.96.0.0/16",
      version: "v1.36.0",
      servers: 1,
      workers: 0,
      labels: {},
    });
  });

  it("prefers the image of the command line", () => {
    deepEqual(kindConfiguration(kind, "kindest/node:v1.34.0").version, "v1.34.0");
  });

  it("refuses the file of another program", () => {
    throws(() => kindConfiguration(k3d), {
      message: "the configuration must have apiVersion kind.x-k8s.io/v1alpha4 and kind Cluster",
    });
  });

  it("refuses an image whose version it cannot tell", () => {
    throws(() => kindConfiguration(kind, "kindest/node:latest"), {
      message:
        "the image kindest/node:latest must have a tag such as v1.35.1, from which the sandbox takes the version",
    });
  });
});

describe("k3dConfiguration", () => {
  it("reads ranges, version, nodes and labels", () => {
    deepEqual(k3dConfiguration(k3d), { ...wanted, workers: 2 });
  });
});
