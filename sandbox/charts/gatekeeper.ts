import { kindsOf, type StandInChart } from "./stand-in-chart.js";

/** https://github.com/open-policy-agent/gatekeeper/tree/master/charts/gatekeeper, where the real one is missing. */
export const gatekeeper: StandInChart = {
  name: "gatekeeper",
  version: "3.23.0",
  values: {
    replicas: 3,
    pdb: { controllerManager: { enabled: true, minAvailable: 1, unhealthyPodEvictionPolicy: null } },
  },
  components: [
    {
      name: { whole: "gatekeeper-controller-manager" },
      replicas: "replicas",
      budget: "pdb.controllerManager",
    },
    { name: { whole: "gatekeeper-audit" } },
  ],
  kinds: [
    ...kindsOf("config.gatekeeper.sh", ["v1alpha1"], "Namespaced", { configs: "Config" }),
    ...kindsOf("connection.gatekeeper.sh", ["v1alpha1"], "Namespaced", { connections: "Connection" }),
    ...kindsOf("expansion.gatekeeper.sh", ["v1alpha1"], "Cluster", { expansiontemplate: "ExpansionTemplate" }),
    ...kindsOf("externaldata.gatekeeper.sh", ["v1beta1"], "Cluster", { providers: "Provider" }),
    ...kindsOf("mutations.gatekeeper.sh", ["v1"], "Cluster", {
      assign: "Assign",
      assignmetadata: "AssignMetadata",
      modifyset: "ModifySet",
    }),
    ...kindsOf("mutations.gatekeeper.sh", ["v1alpha1"], "Cluster", { assignimage: "AssignImage" }),
    ...kindsOf("status.gatekeeper.sh", ["v1beta1"], "Namespaced", {
      configpodstatuses: "ConfigPodStatus",
      connectionpodstatuses: "ConnectionPodStatus",
      constraintpodstatuses: "ConstraintPodStatus",
      constrainttemplatepodstatuses: "ConstraintTemplatePodStatus",
      expansiontemplatepodstatuses: "ExpansionTemplatePodStatus",
      mutatorpodstatuses: "MutatorPodStatus",
      providerpodstatuses: "ProviderPodStatus",
    }),
    ...kindsOf("syncset.gatekeeper.sh", ["v1alpha1"], "Cluster", { syncsets: "SyncSet" }),
    ...kindsOf("templates.gatekeeper.sh", ["v1", "v1beta1"], "Cluster", { constrainttemplates: "ConstraintTemplate" }),
  ],
};
