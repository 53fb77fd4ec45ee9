import { kindsOf, type Component, type StandInChart } from "./stand-in-chart.js";

/** Those that flotilla's release asks for; the chart's two that write to a repository are left out. */
const controllers = ["helm", "kustomize", "notification", "source"];

/** https://github.com/fluxcd-community/helm-charts/tree/main/charts/flux2 */
export const flux2: StandInChart = {
  name: "flux2",
  version: "2.18.3",
  values: Object.fromEntries(
    controllers.map((name) => [`${name}Controller`, { resources: { requests: { cpu: "100m", memory: "64Mi" } } }]),
  ),
  components: controllers.map((name): Component => ({
    name: { whole: `${name}-controller` },
    resources: `${name}Controller.resources`,
  })),
  kinds: [
    ...kindsOf("helm.toolkit.fluxcd.io", ["v2"], "Namespaced", { helmreleases: "HelmRelease" }),
    ...kindsOf("kustomize.toolkit.fluxcd.io", ["v1"], "Namespaced", { kustomizations: "Kustomization" }),
    ...kindsOf("notification.toolkit.fluxcd.io", ["v1beta3"], "Namespaced", { alerts: "Alert", providers: "Provider" }),
    ...kindsOf("notification.toolkit.fluxcd.io", ["v1"], "Namespaced", { receivers: "Receiver" }),
    ...kindsOf("source.toolkit.fluxcd.io", ["v1"], "Namespaced", {
      buckets: "Bucket",
      externalartifacts: "ExternalArtifact",
      gitrepositories: "GitRepository",
      helmcharts: "HelmChart",
      helmrepositories: "HelmRepository",
      ocirepositories: "OCIRepository",
    }),
  ],
};
