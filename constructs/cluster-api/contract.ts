import { apiGroup, type Manifest } from "../../lib/manifests.js";

/** The form of Cluster API's own objects: today's, or the older one that its core serves until v1.16. */
export type Contract = "v1beta2" | "v1beta1";

/** API groups of Cluster API. */
export const groups = {
  core: "cluster.x-k8s.io",
  bootstrap: "bootstrap.cluster.x-k8s.io",
  controlPlane: "controlplane.cluster.x-k8s.io",
  infrastructure: "infrastructure.cluster.x-k8s.io",
} as const;

/** Version of the objects of Cluster API itself: core, kubeadm bootstrap and kubeadm control plane (v1.14). */
export const CORE_VERSION = "v1beta2";
/** Version of the objects of the provider for AWS (v2.11), by its own count: it keeps the contract v1beta1. */
export const AWS_VERSION = "v1beta2";
/** Version of the objects of the provider for Google Cloud (v1.12). */
export const GCP_VERSION = "v1beta1";
/** Version of the objects of the provider for Azure (v1.26). */
export const AZURE_VERSION = "v1beta1";
/** Version of the objects of the provider for tests, which comes with Cluster API (v1.14). */
export const DEV_VERSION = "v1beta2";

/** What belongs to a cluster carries its name under this key. */
export const CLUSTER_NAME_LABEL = "cluster.x-k8s.io/cluster-name";

/** How an object of Cluster API names another one of its namespace. */
export interface Reference {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
}

/** The reference to an object. */
export function referenceTo(object: Manifest): Reference {
  return { apiGroup: apiGroup(object), kind: object.kind, name: object.metadata.name };
}
