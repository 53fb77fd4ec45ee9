import { kindsOf, type Component, type StandInChart } from "./stand-in-chart.js";

/** Values of each of the three programs. */
const program = {
  replicaCount: 1,
  serviceAccount: { name: "", annotations: {} },
  podLabels: {},
  resources: {},
  podDisruptionBudget: { enabled: false, minAvailable: null, unhealthyPodEvictionPolicy: null },
};

function pathsIn(place: string): Omit<Component, "name"> {
  return {
    replicas: `${place}replicaCount`,
    serviceAccount: `${place}serviceAccount`,
    podLabels: `${place}podLabels`,
    priority: "global.priorityClassName",
    resources: `${place}resources`,
    budget: `${place}podDisruptionBudget`,
  };
}

/** https://github.com/cert-manager/cert-manager/tree/master/deploy/charts/cert-manager */
export const certManager: StandInChart = {
  name: "cert-manager",
  version: "v1.21.2",
  values: {
    ...program,
    global: { priorityClassName: "" },
    crds: { enabled: false },
    installCRDs: false,
    webhook: program,
    cainjector: program,
  },
  components: [
    { name: { suffix: "" }, port: 9402, ...pathsIn("") },
    { name: { suffix: "-webhook" }, port: 443, ...pathsIn("webhook.") },
    { name: { suffix: "-cainjector" }, port: 9402, ...pathsIn("cainjector.") },
  ],
  kindsWhen: ["crds.enabled", "installCRDs"],
  kinds: [
    ...kindsOf("cert-manager.io", ["v1"], "Namespaced", {
      certificaterequests: "CertificateRequest",
      certificates: "Certificate",
      issuers: "Issuer",
    }),
    ...kindsOf("cert-manager.io", ["v1"], "Cluster", { clusterissuers: "ClusterIssuer" }),
    ...kindsOf("acme.cert-manager.io", ["v1"], "Namespaced", { challenges: "Challenge", orders: "Order" }),
  ],
};
