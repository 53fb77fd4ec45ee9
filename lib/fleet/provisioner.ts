import type { Provisioner } from "./cluster-api-spec.js";
import type { ClusterSpec } from "./cluster-spec.js";

/** Who creates a cluster; a local one has only its own stack. */
export function provisionerOf(spec: ClusterSpec): Provisioner {
  return spec.cloud === "local" ? "pulumi" : (spec.provisioner ?? "pulumi");
}

/** Whether Cluster API creates a cluster. */
export function isFromClusterApi(spec: ClusterSpec): boolean {
  return provisionerOf(spec) === "cluster-api";
}
