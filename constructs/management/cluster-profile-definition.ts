import type { Manifest } from "../../lib/manifests.js";
import { flotillaLabels } from "../labels.js";

const text = { type: "string" } as const;
const moment = { type: "string", format: "date-time" } as const;

const spec = {
  type: "object",
  required: ["clusterManager"],
  properties: {
    clusterManager: {
      type: "object",
      required: ["name"],
      properties: { name: text },
      "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "ClusterManager is immutable" }],
    },
    displayName: text,
  },
};

const property = {
  type: "object",
  required: ["name", "value"],
  properties: {
    name: { ...text, minLength: 1, maxLength: 253 },
    value: { ...text, minLength: 1, maxLength: 1024 },
    lastObservedTime: moment,
  },
};

/** As every API of Kubernetes has them. */
const condition = {
  type: "object",
  required: ["lastTransitionTime", "message", "reason", "status", "type"],
  properties: {
    type: { ...text, maxLength: 316 },
    status: { ...text, enum: ["True", "False", "Unknown"] },
    reason: { ...text, minLength: 1, maxLength: 1024, pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$" },
    message: { ...text, maxLength: 32768 },
    lastTransitionTime: moment,
    observedGeneration: { type: "integer", format: "int64", minimum: 0 },
  },
};

const status = {
  type: "object",
  properties: {
    version: { type: "object", properties: { kubernetes: text } },
    properties: byKey("name", property),
    conditions: byKey("type", condition),
  },
};

/** What `kubectl get clusterprofiles` shows. */
const columns = [
  { name: "Version", jsonPath: ".status.version.kubernetes" },
  { name: "Healthy", jsonPath: '.status.conditions[?(@.type=="ControlPlaneHealthy")].status' },
  { name: "Cloud", jsonPath: ".metadata.labels.flotilla/cloud" },
  { name: "Region", jsonPath: ".metadata.labels.flotilla/region" },
  { name: "Tier", jsonPath: ".metadata.labels.flotilla/tier" },
  { name: "Ring", jsonPath: ".metadata.labels.flotilla/ring" },
].map((column) => ({ ...column, type: "string" }));

/**
 * The definition of ClusterProfiles, with those fields that flotilla writes. No program that flotilla installs brings it; one that
 * does may take its place, since it takes the same profiles.
 * https://github.com/kubernetes-sigs/cluster-inventory-api
 */
export const clusterProfileDefinition: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "clusterprofiles.multicluster.x-k8s.io", labels: flotillaLabels },
  spec: {
    group: "multicluster.x-k8s.io",
    scope: "Namespaced",
    names: {
      kind: "ClusterProfile",
      listKind: "ClusterProfileList",
      plural: "clusterprofiles",
      singular: "clusterprofile",
    },
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [...columns, { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" }],
        schema: { openAPIV3Schema: { type: "object", required: ["spec"], properties: { spec, status } } },
      },
    ],
  },
};

/** A list whose items are told apart by a key. */
function byKey(key: string, items: object): object {
  return { type: "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [key], items };
}
