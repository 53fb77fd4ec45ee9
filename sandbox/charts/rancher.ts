import { fleetKinds } from "./fleet.js";
import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/** https://github.com/rancher/rancher/tree/main/chart, and Fleet and Turtles, which Rancher installs by itself. */
export const rancher: StandInChart = {
  name: "rancher",
  version: "2.15.0",
  values: { replicas: 3 },
  components: [
    { name: { suffix: "" }, replicas: "replicas", port: 443 },
    { name: { whole: "rancher-webhook" }, port: 443 },
    { name: { whole: "fleet-controller" }, namespace: "cattle-fleet-system" },
    { name: { whole: "rancher-turtles-controller-manager" }, namespace: "cattle-turtles-system" },
  ],
  kinds: [
    ...kindsOf("provisioning.cattle.io", ["v1"], "Namespaced", { clusters: "Cluster" }),
    ...kindsOf("management.cattle.io", ["v3"], "Cluster", {
      clusters: "Cluster",
      features: "Feature",
      globalrolebindings: "GlobalRoleBinding",
      globalroles: "GlobalRole",
      roletemplates: "RoleTemplate",
      settings: "Setting",
      users: "User",
    }),
    ...kindsOf("management.cattle.io", ["v3"], "Namespaced", {
      clusterroletemplatebindings: "ClusterRoleTemplateBinding",
      projectroletemplatebindings: "ProjectRoleTemplateBinding",
      projects: "Project",
    }),
    ...fleetKinds,
    ...kindsOf("turtles-capi.cattle.io", ["v1alpha1"], "Namespaced", {
      capiproviders: "CAPIProvider",
      clusterctlconfigs: "ClusterctlConfig",
    }),
  ],
  namespaces: [
    "cattle-capi-system",
    "cattle-fleet-system",
    "cattle-global-data",
    "cattle-turtles-system",
    "fleet-default",
    "fleet-local",
    "local",
  ],
  objects: [
    {
      apiVersion: "turtles-capi.cattle.io/v1alpha1",
      kind: "CAPIProvider",
      metadata: { name: "cluster-api", namespace: "cattle-capi-system" },
      spec: { name: "cluster-api", type: "core", version: "v1.13.3" }, // what Turtles 0.27 of Rancher 2.15.0 installs
    },
  ],
};
