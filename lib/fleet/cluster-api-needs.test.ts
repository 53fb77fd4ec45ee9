import { deepEqual } from "node:assert/strict";

import { smallFleet } from "./small-fleet.test.data.js";
import { neededGates, neededInfrastructures, provisionable, type ProvisionedCluster } from "./cluster-api-needs.js";

describe("provisionable", () => {
  it("is every cluster of a cloud but the one that Cluster API runs on", () => {
    deepEqual(provisionable(smallFleet), { eu: { cloud: "gke" }, asia: { cloud: "aks" } });
  });
});

describe("neededInfrastructures", () => {
  it("is one for each cloud, in alphabetical order", () => {
    const clouds = ["local", "gke", "eks", "aks", "eks"] as const;
    deepEqual(neededInfrastructures(clouds.map((cloud) => ({ cloud }))), ["aws", "azure", "docker", "gcp"]);
    deepEqual(neededInfrastructures([]), []);
  });
});

describe("neededGates", () => {
  const none = {
    core: {},
    kubeadmBootstrap: {},
    kubeadmControlPlane: {},
    aws: {},
    azure: {},
    docker: {},
    gcp: {},
  };
  const cases: Readonly<Record<string, readonly [ProvisionedCluster, Partial<typeof none>]>> = {
    "machine pools and EKS, for a cluster on EKS": [
      { cloud: "eks" },
      {
        core: { MachinePool: true },
        kubeadmBootstrap: { MachinePool: true },
        aws: { EKS: true, MachinePool: true },
      },
    ],
    "machine pools and GKE, for a cluster on GKE": [
      { cloud: "gke" },
      {
        core: { MachinePool: true },
        kubeadmBootstrap: { MachinePool: true },
        gcp: { GKE: true, MachinePool: true },
      },
    ],
    "machine pools and ASO, for a cluster on AKS": [
      { cloud: "aks" },
      {
        core: { MachinePool: true },
        kubeadmBootstrap: { MachinePool: true },
        azure: { ASOAPI: true, MachinePool: true },
      },
    ],
    "none, for a control plane on machines of the cluster's own": [{ cloud: "gke", controlPlane: "kubeadm" }, {}],
    "classes, for a cluster that is made from one": [
      { cloud: "local", controlPlane: "kubeadm", fromClass: true },
      {
        core: { ClusterTopology: true },
        kubeadmControlPlane: { ClusterTopology: true },
        docker: { ClusterTopology: true },
      },
    ],
  };
  for (const [name, [cluster, gates]] of Object.entries(cases)) {
    it(`opens ${name}`, () => {
      deepEqual(neededGates([cluster]), { ...none, ...gates });
    });
  }

  it("opens what any of the clusters needs", () => {
    deepEqual(neededGates([{ cloud: "eks" }, { cloud: "local", controlPlane: "kubeadm", fromClass: true }]).core, {
      ClusterTopology: true,
      MachinePool: true,
    });
    deepEqual(neededGates([]), none);
  });
});
