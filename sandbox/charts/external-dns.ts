import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/** https://github.com/kubernetes-sigs/external-dns/tree/master/charts/external-dns */
export const externalDns: StandInChart = {
  name: "external-dns",
  version: "1.21.1",
  values: {
    serviceAccount: { name: "", annotations: {} },
    podLabels: {},
    priorityClassName: "",
    resources: {},
  },
  components: [
    {
      name: { suffix: "" },
      port: 7979,
      serviceAccount: "serviceAccount",
      podLabels: "podLabels",
      priority: "priorityClassName",
      resources: "resources",
    },
  ],
  kinds: kindsOf("externaldns.k8s.io", ["v1alpha1"], "Namespaced", { dnsendpoints: "DNSEndpoint" }),
};
