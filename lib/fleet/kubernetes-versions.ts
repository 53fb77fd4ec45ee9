import type { ClusterSpec } from "./cluster-spec.js";

/** Minor versions that a cloud runs. */
export interface KubernetesVersions {
  /** The versions, the oldest first. */
  readonly versions: readonly ClusterSpec["kubernetes"][];
  /** When they were looked up. */
  readonly asOf: string;
  /** Where the cloud writes them down. */
  readonly source: string;
}

/** Minor versions of Kubernetes that a cloud supports, extended support included. */
export const kubernetesVersions: Readonly<Record<ClusterSpec["cloud"], KubernetesVersions>> = {
  eks: {
    versions: ["1.32", "1.33", "1.34", "1.35", "1.36"],
    asOf: "2026-11",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  },
  gke: {
    versions: ["1.33", "1.34", "1.35", "1.36"],
    asOf: "2026-11",
    source: "https://cloud.google.com/kubernetes-engine/docs/release-schedule",
  },
  aks: {
    versions: ["1.33", "1.34", "1.35", "1.36"],
    asOf: "2026-11",
    source: "https://learn.microsoft.com/azure/aks/supported-kubernetes-versions",
  },
  local: {
    versions: ["1.32", "1.33", "1.34", "1.35", "1.36"],
    asOf: "2026-11",
    source: "https://github.com/kubernetes-sigs/kind/releases",
  },
};
