import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";

/** Names of the late values that a cluster of each cloud provides; its construct and its manifests agree on them. */
export const lateValueNames = {
  eks: ["cluster_endpoint", "oidc_issuer"],
  gke: ["cluster_endpoint", "oidc_issuer"],
  aks: ["cluster_endpoint", "oidc_issuer"],
  local: ["cluster_endpoint", "oidc_issuer"],
} as const satisfies Readonly<Record<ClusterSpec["cloud"], readonly string[]>>;
