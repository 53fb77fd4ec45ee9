import { deepEqual, match } from "node:assert/strict";

import { immutableFields } from "../../kubernetes/immutable-fields.js";
import { dangers, deployment, type Sketch } from "./judge.test.data.js";

const replaced = (kind: string, field: string, lost = "") =>
  `${kind} web: immutable-field: ${field} cannot change: the ${kind} is deleted and created anew${lost}`;
const claim = (spec: object): Sketch => ({
  kind: "PersistentVolumeClaim",
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } }, ...spec },
});
const set = (spec: object): Sketch => ({ ...deployment({ serviceName: "web", ...spec }), kind: "StatefulSet" });
const role = (name: string) => ({ roleRef: { kind: "Role", name } });
const data = (from: string, immutable?: boolean): Sketch => ({ kind: "ConfigMap", data: { a: from }, immutable });

describe("immutable fields", () => {
  const cases: Readonly<Record<string, readonly [from: Sketch, to: Sketch, ...lines: string[]]>> = {
    "the claims of a StatefulSet": [
      set({}),
      set({ volumeClaimTemplates: [{ metadata: { name: "data" } }] }),
      replaced("StatefulSet", "spec.volumeClaimTemplates", ": its pods stop, and start again with the new one"),
    ],
    "the service of a StatefulSet": [
      set({}),
      set({ serviceName: "api" }),
      replaced("StatefulSet", "spec.serviceName", ": its pods stop, and start again with the new one"),
    ],
    "the template of a Job": [
      { ...deployment(), kind: "Job" },
      { ...deployment({ template: {} }), kind: "Job" },
      replaced("Job", "spec.template", ", and runs once more"),
    ],
    "the address of a Service": [
      { kind: "Service", spec: { clusterIP: "10.0.0.1" } },
      { kind: "Service", spec: { clusterIP: "None" } },
      replaced("Service", "spec.clusterIP", ", with another address"),
    ],
    "the storage class of a claim": [
      claim({ storageClassName: "fast" }),
      claim({ storageClassName: "slow" }),
      replaced("PersistentVolumeClaim", "spec.storageClassName", ", without its data"),
    ],
    "a smaller claim": [
      claim({}),
      claim({ resources: { requests: { storage: "5Gi" } } }),
      replaced("PersistentVolumeClaim", "spec.resources.requests.storage", ", without its data"),
    ],
    "the provisioner of a StorageClass": [
      { kind: "StorageClass", provisioner: "ebs.csi.aws.com" },
      { kind: "StorageClass", provisioner: "efs.csi.aws.com" },
      replaced("StorageClass", "provisioner"),
    ],
    "the role of a binding": [
      { kind: "RoleBinding", ...role("viewer") },
      { kind: "RoleBinding", ...role("editor") },
      replaced("RoleBinding", "roleRef", ", and its subjects have no permissions in between"),
    ],
    "the value of a PriorityClass": [
      { kind: "PriorityClass", value: 1 },
      { kind: "PriorityClass", value: 2 },
      replaced("PriorityClass", "value", ", and pods that name it are refused in between"),
    ],
    "the data of an immutable ConfigMap": [data("1", true), data("2", true), replaced("ConfigMap", "data")],
    "a ConfigMap that is no longer immutable": [data("1", true), data("1"), replaced("ConfigMap", "immutable")],
    "the type of a Secret": [
      { kind: "Secret", type: "Opaque" },
      { kind: "Secret", type: "kubernetes.io/tls" },
      replaced("Secret", "type"),
    ],
    "the scope of a definition": [
      { kind: "CustomResourceDefinition", spec: { scope: "Namespaced" } },
      { kind: "CustomResourceDefinition", spec: { scope: "Cluster" } },
      replaced("CustomResourceDefinition", "spec.scope", ", and every object of its kind is deleted with it"),
    ],
    "the controller of an IngressClass": [
      { kind: "IngressClass", spec: { controller: "k8s.io/ingress-nginx" } },
      { kind: "IngressClass", spec: { controller: "traefik.io/ingress-controller" } },
      replaced("IngressClass", "spec.controller"),
    ],
    "a larger claim": [
      claim({}),
      claim({ resources: { requests: { storage: "20Gi" } } }),
      "PersistentVolumeClaim web: claim-replaced: where Pulumi applies the claim, another request deletes it and creates it anew, without its data; elsewhere the volume grows",
    ],
    "the selector of a Deployment": [
      deployment(),
      deployment({ selector: { matchLabels: { app: "web", tier: "front" } } }),
      "Deployment web: selector-changed: spec.selector cannot change: the Deployment is deleted and created anew, and pods of the old selector are all stopped at once or left without an owner",
    ],
    "the selector of a DaemonSet in another layer": [
      { ...deployment(), kind: "DaemonSet" },
      { ...deployment({ selector: {} }), kind: "DaemonSet", layer: "services" },
      "DaemonSet web: selector-changed: spec.selector cannot change: the DaemonSet is deleted and created anew, and pods of the old selector are all stopped at once or left without an owner",
    ],
  };
  for (const [name, [from, to, ...lines]] of Object.entries(cases)) {
    it(`replace the object: ${name}`, () => {
      deepEqual(dangers([from], [to]), lines);
    });
  }

  const harmless: Readonly<Record<string, readonly [from: Sketch, to: Sketch]>> = {
    "the image of a Deployment": [deployment(), deployment({}, { containers: [{ name: "web", image: "web:1.1.0" }] })],
    "more pods of a StatefulSet": [set({}), set({ replicas: 5 })],
    "another update strategy of a StatefulSet": [set({}), set({ updateStrategy: { type: "OnDelete" } })],
    "a mutable ConfigMap": [data("1"), data("2")],
    "a ConfigMap that becomes immutable": [data("1"), data("1", true)],
    "an address that is left to the cluster": [
      { kind: "Service", spec: { clusterIP: "10.0.0.1" } },
      { kind: "Service", spec: {} },
    ],
    "keys in another order": [
      deployment({ selector: { matchLabels: { app: "web", tier: "front" } } }),
      deployment({ selector: { matchLabels: { tier: "front", app: "web" } } }),
    ],
    "a label": [deployment(), { ...deployment(), labels: { team: "shop" } }],
  };
  for (const [name, [from, to]] of Object.entries(harmless)) {
    it(`are left alone: ${name}`, () => {
      deepEqual(dangers([from], [to]), []);
    });
  }

  it("say where the API server says so", () => {
    for (const { source } of Object.values(immutableFields).flat()) {
      match(source, /^https:\/\/(?:kubernetes\.io|github\.com\/kubernetes)\//);
    }
  });
});
