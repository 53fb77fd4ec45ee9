import { CLUSTER_NAME_LABEL, groups } from "../../cluster-api/contract.js";
import { existing, type Ask } from "../../../lib/kubernetes/api-server.js";
import type { Manifest } from "../../../lib/manifests.js";

/** A condition of an object. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
}

/** An object of the management cluster, as far as anybody here looks at it. */
export interface LiveObject {
  readonly metadata: { readonly name: string; readonly generation?: number };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    /** Versions of Kubernetes of the machines of a pool. */
    readonly versions?: readonly { readonly version?: string; readonly replicas?: number }[];
    /** Version of Kubernetes that a control plane has, by the provider's own name for it. */
    readonly version?: string;
    readonly currentVersion?: string;
    readonly oidcProvider?: { readonly arn?: string };
  };
}

/** What a management cluster says of a cluster. */
export interface ClusterView {
  readonly cluster: LiveObject | undefined;
  readonly controlPlane: LiveObject | undefined;
  readonly pools: readonly LiveObject[];
}

/** The objects that tell of a cluster. */
export interface ClusterObjects {
  readonly cluster: Manifest;
  readonly controlPlane: Manifest;
}

/** The Cluster among the objects of a cluster, and its control plane. */
export function clusterObjects(manifests: readonly Manifest[]): ClusterObjects {
  const cluster = manifests.find(({ kind, apiVersion }) => kind === "Cluster" && apiVersion.startsWith(groups.core));
  const reference = (cluster?.["spec"] as { readonly controlPlaneRef?: { readonly kind?: string } } | undefined)
    ?.controlPlaneRef;
  const controlPlane = manifests.find(({ kind }) => kind === reference?.kind);
  if (cluster === undefined || controlPlane === undefined) {
    throw new RangeError("the objects of a cluster have no Cluster with a control plane");
  }
  return { cluster, controlPlane };
}

/**
 * Looks at a cluster and its pools. Cluster API serves its own objects in v1beta2 whatever the form in which they were applied.
 */
export async function clusterView(ask: Ask, { cluster, controlPlane }: ClusterObjects): Promise<ClusterView> {
  const { name, namespace = "default" } = cluster.metadata;
  const core = `/apis/${groups.core}/v1beta2/namespaces/${namespace}`;
  const ofCluster = encodeURIComponent(`${CLUSTER_NAME_LABEL}=${name}`);
  const [found, plane, pools] = await Promise.all([
    existing(ask(`${core}/clusters/${name}`)),
    existing(ask(objectPath(controlPlane))),
    existing(ask(`${core}/machinepools?labelSelector=${ofCluster}`)),
  ]);
  return {
    cluster: found as LiveObject | undefined,
    controlPlane: plane as LiveObject | undefined,
    pools: (pools as { readonly items?: readonly LiveObject[] } | undefined)?.items ?? [],
  };
}

/** The path of an object whose kind has the plural that all kinds of Cluster API's providers have. */
function objectPath({ apiVersion, kind, metadata }: Manifest): string {
  return `/apis/${apiVersion}/namespaces/${metadata.namespace ?? "default"}/${kind.toLowerCase()}s/${metadata.name}`;
}
