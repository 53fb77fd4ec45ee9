import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/** https://github.com/cert-manager/cert-manager/tree/master/deploy/charts/cert-manager */
export const certManager: StandInChart = {
  name: "cert-manager",
  version: "v1.21.2",
  values: {
    replicaCount: 1,
    crds: { enabled: false },
    installCRDs: false,
    webhook: { replicaCount: 1 },
    cainjector: { replicaCount: 1 },
  },
  components: [
    { name: { suffix: "" }, replicas: "replicaCount", port: 9402 },
    { name: { suffix: "-webhook" }, replicas: "webhook.replicaCount", port: 443 },
    { name: { suffix: "-cainjector" }, replicas: "cainjector.replicaCount", port: 9402 },
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
