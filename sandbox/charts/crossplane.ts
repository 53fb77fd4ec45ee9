import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/** Clouds whose providers bring the ways into their accounts. */
const clouds = ["aws", "azure", "gcp"];

/** https://github.com/crossplane/crossplane/tree/main/cluster/charts/crossplane, and the provider families of the three clouds. */
export const crossplane: StandInChart = {
  name: "crossplane",
  version: "2.3.4",
  values: { replicas: 1, rbacManager: { replicas: 1 } },
  components: [
    { name: { whole: "crossplane" }, replicas: "replicas" },
    { name: { whole: "crossplane-rbac-manager" }, replicas: "rbacManager.replicas" },
  ],
  kinds: [
    ...kindsOf("apiextensions.crossplane.io", ["v2", "v1"], "Cluster", {
      compositeresourcedefinitions: "CompositeResourceDefinition",
    }),
    ...kindsOf("apiextensions.crossplane.io", ["v1"], "Cluster", {
      compositionrevisions: "CompositionRevision",
      compositions: "Composition",
    }),
    ...kindsOf("apiextensions.crossplane.io", ["v1beta1"], "Cluster", { environmentconfigs: "EnvironmentConfig" }),
    ...kindsOf("pkg.crossplane.io", ["v1"], "Cluster", {
      configurations: "Configuration",
      functions: "Function",
      providers: "Provider",
    }),
    ...kindsOf("pkg.crossplane.io", ["v1beta1"], "Cluster", {
      deploymentruntimeconfigs: "DeploymentRuntimeConfig",
      imageconfigs: "ImageConfig",
    }),
    ...clouds.flatMap((cloud) => [
      ...kindsOf(`${cloud}.m.upbound.io`, ["v1beta1"], "Cluster", { clusterproviderconfigs: "ClusterProviderConfig" }),
      ...kindsOf(`${cloud}.m.upbound.io`, ["v1beta1"], "Namespaced", { providerconfigs: "ProviderConfig" }),
    ]),
  ],
};
