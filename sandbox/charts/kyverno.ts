import { kindsOf, type Component, type StandInChart } from "./stand-in-chart.js";

const controllers = ["background", "cleanup", "reports"] as const;

function component(controller: string): Component {
  const values = `${controller}Controller`;
  return {
    name: { suffix: `-${controller}-controller` },
    replicas: `${values}.replicas`,
    budget: `${values}.podDisruptionBudget`,
  };
}

const some = {
  replicas: 1,
  podDisruptionBudget: { enabled: false, minAvailable: 1, unhealthyPodEvictionPolicy: null },
};

/** https://github.com/kyverno/kyverno/tree/main/charts/kyverno, where the real one is missing. */
export const kyverno: StandInChart = {
  name: "kyverno",
  version: "3.9.0",
  values: Object.fromEntries(["admission", ...controllers].map((each) => [`${each}Controller`, some])),
  components: [{ ...component("admission"), port: 443 }, ...controllers.map(component)],
  kinds: [
    ...kindsOf("kyverno.io", ["v1", "v2beta1"], "Cluster", { clusterpolicies: "ClusterPolicy" }),
    ...kindsOf("kyverno.io", ["v1", "v2beta1"], "Namespaced", { policies: "Policy" }),
    ...kindsOf("kyverno.io", ["v2"], "Cluster", { clustercleanuppolicies: "ClusterCleanupPolicy" }),
    ...kindsOf("kyverno.io", ["v2"], "Namespaced", {
      cleanuppolicies: "CleanupPolicy",
      policyexceptions: "PolicyException",
      updaterequests: "UpdateRequest",
    }),
    ...kindsOf("kyverno.io", ["v2beta1"], "Cluster", { globalcontextentries: "GlobalContextEntry" }),
    ...kindsOf("policies.kyverno.io", ["v1"], "Cluster", {
      deletingpolicies: "DeletingPolicy",
      generatingpolicies: "GeneratingPolicy",
      imagevalidatingpolicies: "ImageValidatingPolicy",
      mutatingpolicies: "MutatingPolicy",
      validatingpolicies: "ValidatingPolicy",
    }),
    ...kindsOf("policies.kyverno.io", ["v1"], "Namespaced", {
      namespaceddeletingpolicies: "NamespacedDeletingPolicy",
      namespacedgeneratingpolicies: "NamespacedGeneratingPolicy",
      namespacedimagevalidatingpolicies: "NamespacedImageValidatingPolicy",
      namespacedmutatingpolicies: "NamespacedMutatingPolicy",
      namespacedvalidatingpolicies: "NamespacedValidatingPolicy",
      policyexceptions: "PolicyException",
    }),
    ...kindsOf("reports.kyverno.io", ["v1"], "Cluster", { clusterephemeralreports: "ClusterEphemeralReport" }),
    ...kindsOf("reports.kyverno.io", ["v1"], "Namespaced", { ephemeralreports: "EphemeralReport" }),
    ...kindsOf("wgpolicyk8s.io", ["v1alpha2"], "Cluster", { clusterpolicyreports: "ClusterPolicyReport" }),
    ...kindsOf("wgpolicyk8s.io", ["v1alpha2"], "Namespaced", { policyreports: "PolicyReport" }),
  ],
};
