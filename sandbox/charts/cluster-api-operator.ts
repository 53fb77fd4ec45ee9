import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/** https://github.com/kubernetes-sigs/cluster-api-operator/tree/main/hack/charts/cluster-api-operator */
export const clusterApiOperator: StandInChart = {
  name: "cluster-api-operator",
  version: "0.28.0",
  values: { replicaCount: 1 },
  components: [{ name: { suffix: "" }, replicas: "replicaCount" }],
  kinds: kindsOf("operator.cluster.x-k8s.io", ["v1alpha2"], "Namespaced", {
    addonproviders: "AddonProvider",
    bootstrapproviders: "BootstrapProvider",
    controlplaneproviders: "ControlPlaneProvider",
    coreproviders: "CoreProvider",
    infrastructureproviders: "InfrastructureProvider",
    ipamproviders: "IPAMProvider",
    runtimeextensionproviders: "RuntimeExtensionProvider",
  }),
};
