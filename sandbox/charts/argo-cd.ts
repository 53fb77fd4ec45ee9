import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/** https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd */
export const argoCd: StandInChart = {
  name: "argo-cd",
  version: "9.5.0",
  values: {
    controller: { replicas: 1 },
    applicationSet: { replicas: 1 },
    repoServer: { replicas: 1 },
    server: { replicas: 1 },
  },
  components: [
    { name: { whole: "argocd-application-controller" }, replicas: "controller.replicas" },
    { name: { whole: "argocd-applicationset-controller" }, replicas: "applicationSet.replicas" },
    { name: { whole: "argocd-redis" }, port: 6379 },
    { name: { whole: "argocd-repo-server" }, replicas: "repoServer.replicas", port: 8081 },
    { name: { whole: "argocd-server" }, replicas: "server.replicas", port: 443 },
  ],
  kinds: kindsOf("argoproj.io", ["v1alpha1"], "Namespaced", {
    applications: "Application",
    applicationsets: "ApplicationSet",
    appprojects: "AppProject",
  }),
};
