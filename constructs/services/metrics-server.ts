import type { MetricsServerSpec } from "../../lib/fleet/services-spec.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Tier } from "../../lib/fleet/tiers.js";
import { priorityClasses } from "../foundation.js";
import { mergedValues } from "./merged-values.js";
import type { ServiceCluster } from "./service-cluster.js";
import { serviceSize, type ServiceResources, type ServiceSize } from "./service-size.js";
import type { SharedService } from "./service.js";

/** Values of metrics-server's chart: https://github.com/kubernetes-sigs/metrics-server/blob/v0.8.1/charts/metrics-server/values.yaml */
export interface MetricsServerValues {
  readonly replicas: number;
  readonly priorityClassName: string;
  readonly resources: ServiceResources;
  readonly podDisruptionBudget:
    | { readonly enabled: false }
    | { readonly enabled: true; readonly minAvailable: number; readonly unhealthyPodEvictionPolicy: "AlwaysAllow" };
  readonly affinity?: object;
  readonly updateStrategy?: { readonly type: "RollingUpdate"; readonly rollingUpdate: { readonly maxUnavailable: 1 } };
  readonly apiService: { readonly insecureSkipTLSVerify: boolean };
  readonly tls: { readonly type: "cert-manager" | "metrics-server" };
  readonly args: readonly string[];
}

/** Whether a kind of cluster comes with metrics-server, and where that is written. */
export interface ShippedMetrics {
  readonly shipped: boolean;
  readonly source: string;
}

/** Who runs metrics-server where, as of 2026-11. */
export const shippedMetrics = {
  eks: { shipped: false, source: "https://docs.aws.amazon.com/eks/latest/userguide/metrics-server.html" },
  gke: { shipped: true, source: "https://cloud.google.com/kubernetes-engine/docs/concepts/horizontalpodautoscaler" },
  aks: { shipped: true, source: "https://learn.microsoft.com/azure/aks/use-metrics-server-vertical-pod-autoscaler" },
  kind: { shipped: false, source: "https://kind.sigs.k8s.io/docs/user/known-issues/" },
  k3d: { shipped: true, source: "https://docs.k3s.io/installation/packaged-components" },
} as const satisfies Readonly<Record<string, ShippedMetrics>>;

/** Whether a cluster has no metrics-server of its own, so that pods are not scaled by their load unless it is installed. */
export function needsMetricsServer(spec: ClusterSpec): boolean {
  return !shippedMetrics[spec.cloud === "local" ? (spec.engine ?? "kind") : spec.cloud].shipped;
}

/** More than two pods would only ask every node more often. */
const sizes: Readonly<Record<Tier, ServiceSize>> = {
  production: serviceSize(2, 100, 256, 512),
  staging: serviceSize(2, 100, 128, 256),
  development: serviceSize(1, 50, 64, 128),
};

/** On two nodes, always: one node that is lost must not stop pods from being scaled while it is replaced. */
const apart = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      {
        topologyKey: "kubernetes.io/hostname",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": "metrics-server" } },
      },
    ],
  },
};

/**
 * metrics-server, which tells the API server how much nodes and pods use. It is for clusters that {@link needsMetricsServer}: two
 * would both claim the same API.
 *
 * @example
 * metricsServer(cluster);
 */
export function metricsServer(
  { spec }: ServiceCluster,
  { certificate = "cert-manager", version = "3.13.1", values }: MetricsServerSpec = {},
): SharedService<MetricsServerValues> {
  const isVerified = certificate === "cert-manager";
  return {
    name: "metrics-server",
    chart: {
      name: "metrics-server",
      chart: "metrics-server",
      repository: "https://kubernetes-sigs.github.io/metrics-server/",
      version,
      namespace: "kube-system",
      values: mergedValues(metricsServerValues(spec, isVerified), values),
    },
    before: [],
    objects: [],
    identities: [],
    provides: ["metrics/resource"],
    needs: isVerified ? ["definitions/cert-manager.io", "webhook/cert-manager"] : [],
  };
}

function metricsServerValues({ tier, cloud }: ClusterSpec, isVerified: boolean): MetricsServerValues {
  const { replicas, resources } = sizes[tier];
  return {
    replicas,
    priorityClassName: priorityClasses.platform.name,
    resources,
    ...(replicas === 1
      ? { podDisruptionBudget: { enabled: false } }
      : {
          podDisruptionBudget: { enabled: true, minAvailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
          affinity: apart,
          // On a cluster of two nodes there is no third one for a pod of the new version.
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
        }),
    apiService: { insecureSkipTLSVerify: !isVerified },
    tls: { type: isVerified ? "cert-manager" : "metrics-server" },
    // The kubelets of kind have certificates that no authority signed: https://github.com/kubernetes-sigs/kind/issues/398
    args: cloud === "local" ? ["--kubelet-insecure-tls"] : [],
  };
}
