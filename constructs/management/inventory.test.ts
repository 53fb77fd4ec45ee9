import { deepEqual, equal, throws } from "node:assert/strict";

import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { lateUses } from "../../lib/late.js";
import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import type { DeliveryEngine } from "../../lib/fleet/management-layer.js";
import { clusterProfileStatus, clusterProfileStatuses, Inventory, inventory } from "./inventory.js";

function objects(...engines: readonly DeliveryEngine[]): Manifest[] {
  return manifests("management", (chart) => {
    new Inventory(chart, "inventory", { fleet: smallFleet, engines });
  });
}

const labels = { "app.kubernetes.io/managed-by": "flotilla" };
const ofAsia = {
  "flotilla/cloud": "aks",
  "flotilla/kubernetes": "1.35",
  "flotilla/provisioner": "pulumi",
  "flotilla/region": "japaneast",
  "flotilla/ring": "2",
  "flotilla/tier": "staging",
  "flotilla/can-network-policy": "true",
  "flotilla/can-private-endpoint": "true",
  "flotilla/can-secrets-encryption": "true",
  "flotilla/can-workload-identity": "true",
};

describe("inventory", () => {
  it("is every cluster of the fleet by name, with its ring and what it can do", () => {
    const safe = ["network-policy", "private-endpoint", "secrets-encryption", "workload-identity"];
    deepEqual(
      inventory(smallFleet).map(({ name, ring, capabilities }) => [name, ring, capabilities]),
      [
        ["asia", 2, safe],
        ["dev", 1, []],
        ["eu", 2, safe],
        ["us", 0, ["autoscaling", ...safe]],
      ],
    );
  });

  it("is the same for any order of the fleet's keys", () => {
    const clusters = Object.fromEntries(Object.entries(smallFleet.clusters).reverse());
    deepEqual(inventory({ ...smallFleet, clusters }), inventory(smallFleet));
  });
});

describe("Inventory", () => {
  it("is a profile for every cluster, whoever creates it", () => {
    deepEqual(objects().map(manifestTitle), [
      "Namespace flotilla-inventory",
      "CustomResourceDefinition clusterprofiles.multicluster.x-k8s.io",
      "ClusterProfile flotilla-inventory/asia",
      "ClusterProfile flotilla-inventory/dev",
      "ClusterProfile flotilla-inventory/eu",
      "ClusterProfile flotilla-inventory/us",
    ]);
    deepEqual(objects()[2], {
      apiVersion: "multicluster.x-k8s.io/v1alpha1",
      kind: "ClusterProfile",
      metadata: {
        name: "asia",
        namespace: "flotilla-inventory",
        labels: { ...labels, "x-k8s.io/cluster-manager": "flotilla", ...ofAsia },
      },
      spec: { clusterManager: { name: "flotilla" }, displayName: "asia" },
    });
  });

  it("tells version and properties of a cluster in the status of its profile", () => {
    deepEqual(clusterProfileStatuses(smallFleet)[1], {
      apiVersion: "multicluster.x-k8s.io/v1alpha1",
      kind: "ClusterProfile",
      metadata: { name: "dev", namespace: "flotilla-inventory" },
      spec: { clusterManager: { name: "flotilla" }, displayName: "dev" },
      status: {
        version: { kubernetes: "1.35" },
        properties: [
          { name: "flotilla/cloud", value: "local" },
          { name: "flotilla/kubernetes", value: "1.35" },
          { name: "flotilla/provisioner", value: "pulumi" },
          { name: "flotilla/ring", value: "1" },
          { name: "flotilla/tier", value: "development" },
        ],
      },
    });
  });

  it("tells in the status of a profile what somebody has seen of the cluster", () => {
    const controlPlane = {
      isHealthy: false,
      reason: "NotReachable",
      message: "no answer",
      since: "2026-11-23T00:00:00Z",
    };
    const { metadata, status } = clusterProfileStatus(smallFleet, "dev", { kubernetes: "v1.35.4", controlPlane });
    const { version, conditions } = status as { version: unknown; conditions: unknown };
    deepEqual(
      { metadata, version, conditions },
      {
        metadata: { name: "dev", namespace: "flotilla-inventory" },
        version: { kubernetes: "v1.35.4" },
        conditions: [
          {
            type: "ControlPlaneHealthy",
            status: "False",
            reason: "NotReachable",
            message: "no answer",
            lastTransitionTime: "2026-11-23T00:00:00Z",
          },
        ],
      },
    );
    deepEqual(clusterProfileStatus(smallFleet, "dev"), clusterProfileStatuses(smallFleet)[1]);
    throws(() => clusterProfileStatus(smallFleet, "prod"), { message: "fleet acme has no cluster prod" });
  });

  it("has the namespaces in which clusters are registered", () => {
    const namespaces = objects("argo-cd", "flux", "fleet").filter(({ kind }) => kind === "Namespace");
    deepEqual(
      namespaces.map(({ metadata }) => [metadata.name, metadata.labels?.["pod-security.kubernetes.io/enforce"]]),
      [
        ["flotilla-inventory", "restricted"],
        ["argocd", "baseline"],
        ["flux-system", "baseline"],
        ["fleet-default", "baseline"],
        ["fleet-local", "baseline"],
      ],
    );
  });

  it("registers every cluster of a cloud with Flux, which asks the cloud for the rest", () => {
    const all = objects("flux").filter(({ kind }) => kind === "ConfigMap");
    deepEqual(
      all.map(({ metadata, data }) => [metadata.namespace, metadata.name, data]),
      [
        [
          "flux-system",
          "cluster-asia",
          {
            provider: "azure",
            cluster:
              "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/acme-asia" +
              "/providers/Microsoft.ContainerService/managedClusters/acme-asia",
          },
        ],
        [
          "flux-system",
          "cluster-eu",
          { provider: "gcp", cluster: "projects/acme-eu/locations/europe-west1/clusters/acme-eu" },
        ],
      ],
    );
    deepEqual(all[0]?.metadata.labels, { ...labels, ...ofAsia });
  });

  it("names a cluster on EKS as AWS does", () => {
    const fleet = { ...smallFleet, management: "eu", rollout: [["us"]] };
    const all = manifests("management", (chart) => {
      new Inventory(chart, "inventory", { fleet, engines: ["flux"] });
    });
    const [config] = all.filter(({ metadata }) => metadata.name === "cluster-us");
    deepEqual(config?.["data"], { provider: "aws", cluster: "arn:aws:eks:us-east-1:111111111111:cluster/acme-us" });
  });

  it("labels for Argo CD the cluster that it runs on, and leaves the others to their own stacks", () => {
    const all = objects("argo-cd").filter(({ kind }) => kind === "Secret");
    deepEqual(
      all.map(({ metadata, stringData }) => [metadata.namespace, metadata.name, stringData]),
      [
        [
          "argocd",
          "cluster-us",
          {
            name: "us",
            server: "https://kubernetes.default.svc",
            config: '{"tlsClientConfig":{"insecure":false}}',
          },
        ],
      ],
    );
    equal(all[0]?.metadata.labels?.["argocd.argoproj.io/secret-type"], "cluster");
  });

  it("waits for nothing that only another stack knows", () => {
    deepEqual(lateUses(objects("argo-cd", "flux", "fleet")), []);
  });

  it("registers every cluster with Fleet, whose agents come by themselves", () => {
    const all = objects("fleet").filter(({ apiVersion }) => apiVersion === "fleet.cattle.io/v1alpha1");
    deepEqual(
      all.map((each) => [manifestTitle(each), each["spec"]]),
      [
        ["Cluster fleet-default/asia", { clientID: "asia" }],
        ["Cluster fleet-default/dev", { clientID: "dev" }],
        ["Cluster fleet-default/eu", { clientID: "eu" }],
        ["Cluster fleet-local/local", undefined],
      ],
    );
    deepEqual(all[0]?.metadata.labels, { ...labels, ...ofAsia });
  });
});
