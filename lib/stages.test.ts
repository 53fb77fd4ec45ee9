import { deepEqual } from "node:assert/strict";

import { isOfEveryCluster, stages } from "./stages.js";

const object = (apiVersion: string, kind: string) => ({ apiVersion, kind, metadata: { name: "x" } });

describe("stages", () => {
  it("are in the order in which objects need each other", () => {
    const manifests = [
      object("cert-manager.io/v1", "ClusterIssuer"),
      object("helm.sh/v3", "Release"),
      object("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
      object("apps/v1", "Deployment"),
      object("v1", "Service"),
      object("networking.k8s.io/v1", "Ingress"),
      object("policy/v1", "PodDisruptionBudget"),
      object("v1", "PersistentVolumeClaim"),
      object("v1", "ConfigMap"),
      object("v1", "Secret"),
      object("v1", "ServiceAccount"),
      object("rbac.authorization.k8s.io/v1", "ClusterRole"),
      object("networking.k8s.io/v1", "NetworkPolicy"),
      object("scheduling.k8s.io/v1", "PriorityClass"),
      object("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
      object("gateway.networking.k8s.io/v1", "Gateway"),
      object("v1", "Namespace"),
    ];
    deepEqual(
      stages(manifests).map((stage) => [stage.name, stage.manifests.map(({ kind }) => kind)]),
      [
        ["namespaces", ["Namespace"]],
        ["definitions", ["CustomResourceDefinition"]],
        ["configuration", ["ConfigMap", "Secret", "ServiceAccount", "ClusterRole", "PriorityClass"]],
        ["denials", ["NetworkPolicy"]],
        ["charts", ["Release"]],
        ["workloads", ["Deployment", "Service", "Ingress", "PodDisruptionBudget", "PersistentVolumeClaim"]],
        ["webhooks", ["ValidatingWebhookConfiguration"]],
        ["custom-resources", ["ClusterIssuer", "Gateway"]],
      ],
    );
  });

  it("let traffic through before they stop all else", () => {
    const policy = (name: string, spec: object) => ({
      ...object("networking.k8s.io/v1", "NetworkPolicy"),
      metadata: { name },
      spec: { podSelector: {}, ...spec },
    });
    deepEqual(
      stages([
        policy("deny", { policyTypes: ["Ingress", "Egress"] }),
        policy("dns", { policyTypes: ["Egress"], egress: [{}] }),
        policy("open", { ingress: [{}] }),
      ]).map((stage) => [stage.name, stage.manifests.map(({ metadata }) => metadata.name)]),
      [
        ["configuration", ["dns", "open"]],
        ["denials", ["deny"]],
      ],
    );
  });

  it("takes a kind of its own that is named like a kind of Kubernetes for a custom resource", () => {
    deepEqual(
      stages([object("example.com/v1", "Namespace")]).map(({ name }) => name),
      ["custom-resources"],
    );
  });

  it("are none without manifests", () => {
    deepEqual(stages([]), []);
  });

  it("create a Cluster of Cluster API after its pools, and these after what their provider has of them", () => {
    const of = (group: string, kind: string) => ({
      apiVersion: `${group}/v1beta2`,
      kind,
      metadata: { name: "staging" },
    });
    const manifests = [
      of("cluster.x-k8s.io", "Cluster"),
      of("cluster.x-k8s.io", "MachinePool"),
      of("infrastructure.cluster.x-k8s.io", "AWSManagedMachinePool"),
      of("provisioning.cattle.io", "Cluster"),
    ];
    deepEqual(
      stages(manifests).map((stage) => [stage.name, ...stage.manifests.map(({ kind }) => kind)]),
      [
        ["custom-resources", "AWSManagedMachinePool", "Cluster"],
        ["machine-pools", "MachinePool"],
        ["clusters", "Cluster"],
      ],
    );
  });
});

describe("isOfEveryCluster", () => {
  it("is true of Kubernetes' own kinds and of releases, which need no definition", () => {
    const own = [object("v1", "Service"), object("apps/v1", "Deployment"), object("helm.sh/v3", "Release")];
    deepEqual(own.map(isOfEveryCluster), [true, true, true]);
  });

  it("is false of kinds that somebody defines, also in a group of Kubernetes' own projects", () => {
    const others = [object("cert-manager.io/v1", "Issuer"), object("gateway.networking.k8s.io/v1", "Gateway")];
    deepEqual(others.map(isOfEveryCluster), [false, false]);
  });
});
