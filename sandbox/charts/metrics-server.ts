import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/**
 * https://github.com/kubernetes-sigs/metrics-server/tree/master/charts/metrics-server
 *
 * The real one tells the API server to ask it about `metrics.k8s.io`. An API server that asks in vain ends no namespace any more, so
 * that here these kinds are defined, and there are none of them.
 */
export const metricsServer: StandInChart = {
  name: "metrics-server",
  version: "3.13.1",
  values: {
    replicas: 1,
    serviceAccount: { name: "", annotations: {} },
    podLabels: {},
    priorityClassName: "system-cluster-critical",
    resources: { requests: { cpu: "100m", memory: "200Mi" } },
    podDisruptionBudget: { enabled: false, minAvailable: null, unhealthyPodEvictionPolicy: null },
  },
  components: [
    {
      name: { suffix: "" },
      replicas: "replicas",
      port: 443,
      serviceAccount: "serviceAccount",
      podLabels: "podLabels",
      priority: "priorityClassName",
      resources: "resources",
      budget: "podDisruptionBudget",
    },
  ],
  kinds: [
    ...kindsOf("metrics.k8s.io", ["v1beta1"], "Cluster", { nodes: "NodeMetrics" }),
    ...kindsOf("metrics.k8s.io", ["v1beta1"], "Namespaced", { pods: "PodMetrics" }),
  ],
};
