import { deepEqual } from "node:assert/strict";

import { clusterSpec, dangers, deployment, type Sketch } from "./judge.test.data.js";

const namespace: Sketch = { kind: "Namespace", name: "shop" };
const claim: Sketch = { kind: "PersistentVolumeClaim", name: "data", namespace: "shop" };
const config: Sketch = { kind: "ConfigMap", name: "settings", namespace: "shop", data: { a: "1" } };

describe("deletions", () => {
  const cases: Readonly<Record<string, readonly [deleted: Sketch, ...lines: string[]]>> = {
    "a namespace": [
      namespace,
      "Namespace shop: namespace-deleted: the namespace is deleted with everything in it, also what no rendering shows",
    ],
    "a definition": [
      { kind: "CustomResourceDefinition", name: "shops.acme.example", spec: { names: { kind: "Shop" } } },
      "CustomResourceDefinition shops.acme.example: definition-deleted: the definition is deleted, and with it every Shop of the cluster",
    ],
    "a claim": [
      claim,
      "PersistentVolumeClaim data: data-deleted: the claim is deleted, and its data with it unless the volume's reclaim policy is Retain",
    ],
    "a volume": [
      { kind: "PersistentVolume", name: "data" },
      "PersistentVolume data: data-deleted: the volume is deleted, with its data unless its reclaim policy is Retain",
    ],
    "a Secret": [
      { kind: "Secret", name: "token", namespace: "shop" },
      "Secret token: data-deleted: the Secret is deleted with all that it holds: what reads it fails at its next start",
    ],
    "a StatefulSet": [
      { ...deployment(), kind: "StatefulSet" },
      "StatefulSet web: data-deleted: the StatefulSet is deleted: its pods stop, and its volumes stay behind without an owner or go with it",
    ],
    "a Deployment": [deployment(), "Deployment web: workload-deleted: the Deployment is deleted, 4 pods with it"],
    "a DaemonSet": [
      { ...deployment(), kind: "DaemonSet" },
      "DaemonSet web: workload-deleted: the DaemonSet is deleted, its pods with it",
    ],
    "a ConfigMap": [
      config,
      "ConfigMap settings: object-deleted: the ConfigMap is deleted: what reads it fails at its next start",
    ],
    "any other object": [
      { kind: "HelmRelease", name: "redis", namespace: "shop" },
      "HelmRelease redis: object-deleted: the HelmRelease is deleted",
    ],
    "a NetworkPolicy": [
      { kind: "NetworkPolicy", name: "deny", namespace: "shop" },
      "NetworkPolicy deny: policy-deleted: without it, what it kept off gets through",
    ],
    "a PodDisruptionBudget": [
      { kind: "PodDisruptionBudget", namespace: "shop" },
      "PodDisruptionBudget web: policy-deleted: without it, all of its pods may be evicted at once",
    ],
    "a ResourceQuota": [
      { kind: "ResourceQuota", name: "quota", namespace: "shop" },
      "ResourceQuota quota: policy-deleted: without it, the namespace takes as much as it likes",
    ],
    "a constraint of Gatekeeper": [
      { kind: "K8sRequiredLabels", name: "owner" },
      "K8sRequiredLabels owner: policy-deleted: without it, what it refused is admitted",
    ],
    "a policy of Kyverno": [
      { kind: "ValidatingPolicy", name: "registries" },
      "ValidatingPolicy registries: policy-deleted: without it, what it refused is admitted",
    ],
  };
  for (const [name, [deleted, ...lines]] of Object.entries(cases)) {
    it(`are dangerous: ${name}`, () => {
      deepEqual(dangers([deleted], []), lines);
    });
    it(`are not, when it is added: ${name}`, () => {
      deepEqual(dangers([], [deleted]), []);
    });
    it(`are not, when it moves to another layer: ${name}`, () => {
      deepEqual(dangers([deleted], [{ ...deleted, layer: "tenants" }]), []);
    });
  }

  it("tell what is known of a namespace that goes, and of its objects only that they go", () => {
    const budget: Sketch = { kind: "PodDisruptionBudget", namespace: "shop" };
    deepEqual(dangers([namespace, deployment(), claim, budget, config], []), [
      "Namespace shop: namespace-deleted: the namespace is deleted with everything in it, also what no rendering shows: 1 workload, 1 volume claim",
      "Deployment web: workload-deleted: the Deployment is deleted, 4 pods with it",
      "PersistentVolumeClaim data: data-deleted: the claim is deleted, and its data with it unless the volume's reclaim policy is Retain",
      "PodDisruptionBudget web: object-deleted: the PodDisruptionBudget is deleted",
      "ConfigMap settings: object-deleted: the ConfigMap is deleted",
    ]);
  });

  it("tell of an object under another name that the old one goes", () => {
    deepEqual(dangers([claim], [{ ...claim, name: "files" }]), [
      "PersistentVolumeClaim files: data-deleted: the claim is deleted, and its data with it unless the volume's reclaim policy is Retain, and a new one is created under another name",
    ]);
    deepEqual(dangers([deployment()], [{ ...deployment(), namespace: "store" }]), [
      "Deployment web: workload-deleted: the Deployment is deleted, 4 pods with it, and a new one is created in another namespace",
    ]);
  });

  it("tell of pods whose number an autoscaler picks", () => {
    const autoscaler: Sketch = {
      kind: "HorizontalPodAutoscaler",
      namespace: "shop",
      spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, minReplicas: 3, maxReplicas: 30 },
    };
    deepEqual(dangers([deployment({ replicas: undefined }), autoscaler], [autoscaler]), [
      "Deployment web: workload-deleted: the Deployment is deleted, 3 to 30 pods with it",
    ]);
  });

  it("tell of a whole cluster once", () => {
    deepEqual(dangers([clusterSpec("eu"), namespace, deployment()], []), [
      "ClusterSpec eu: cluster-deleted: the cluster is deleted with its nodes, its volumes and everything on it, 2 objects of the rendering among it",
    ]);
  });

  it("tell of a cluster under another name that the old one goes", () => {
    const renamed = { ...clusterSpec("eu"), name: "europe", cluster: "europe" };
    deepEqual(dangers([clusterSpec("eu"), deployment()], [renamed, { ...deployment(), cluster: "europe" }]), [
      "ClusterSpec europe: cluster-deleted: the cluster is deleted with its nodes, its volumes and everything on it, 1 object of the rendering among it, and an empty one is created under another name",
    ]);
  });
});
