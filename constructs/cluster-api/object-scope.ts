import type { NetworkSpec } from "../../lib/fleet/cluster-spec.js";
import type { Manifest, ManifestMetadata } from "../../lib/manifests.js";
import { CLUSTER_NAME_LABEL, CORE_VERSION, groups, referenceTo } from "./contract.js";

/** Where the objects of a cluster are, and what all of them carry. */
export interface ObjectScope {
  /** Name of the cluster in the fleet. */
  readonly cluster: string;
  /** Namespace of all its objects in the management cluster. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The metadata of an object that belongs to a cluster. */
export function objectMetadata(
  scope: ObjectScope,
  name: string,
  { annotations }: { readonly annotations?: Readonly<Record<string, string>> } = {},
): ManifestMetadata {
  return {
    name,
    namespace: scope.namespace,
    labels: { ...scope.labels, [CLUSTER_NAME_LABEL]: scope.cluster },
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** The two objects that a cluster stands on. */
export interface ClusterParts {
  readonly infrastructure: Manifest;
  readonly controlPlane: Manifest;
}

/** The Cluster, which holds the others together. */
export function clusterObject(
  { cluster, namespace, labels }: ObjectScope,
  { pods, services }: Pick<NetworkSpec, "pods" | "services">,
  { infrastructure, controlPlane }: ClusterParts,
): Manifest {
  return {
    apiVersion: `${groups.core}/${CORE_VERSION}`,
    kind: "Cluster",
    metadata: { name: cluster, namespace, labels },
    spec: {
      clusterNetwork: { pods: { cidrBlocks: [pods] }, services: { cidrBlocks: [services] } },
      controlPlaneRef: referenceTo(controlPlane),
      infrastructureRef: referenceTo(infrastructure),
    },
  };
}
