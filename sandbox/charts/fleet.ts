import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/** The kinds of Fleet that fleets have objects of. */
export const fleetKinds = kindsOf("fleet.cattle.io", ["v1alpha1"], "Namespaced", {
  bundles: "Bundle",
  clustergroups: "ClusterGroup",
  clusterregistrationtokens: "ClusterRegistrationToken",
  clusters: "Cluster",
  gitrepos: "GitRepo",
  helmops: "HelmOp",
});

/** https://github.com/rancher/fleet/tree/main/charts/fleet-crd */
export const fleetCrd: StandInChart = {
  name: "fleet-crd",
  version: "0.16.1",
  values: {},
  components: [],
  kinds: fleetKinds,
};

/** https://github.com/rancher/fleet/tree/main/charts/fleet */
export const fleet: StandInChart = {
  name: "fleet",
  version: "0.16.1",
  values: {},
  components: [{ name: { whole: "fleet-controller" } }, { name: { whole: "gitjob" } }],
  kinds: [],
};
