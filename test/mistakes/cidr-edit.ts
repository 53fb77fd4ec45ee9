import { tree, type Mistake } from "./mistake.js";

/** A cluster is to get a larger range of Service addresses. */
export const cidrEdit: Mistake = {
  name: "CIDR edit",
  incident: {
    title: "how to change pod/service CIDR on an already deployed cluster",
    url: "https://github.com/rancher/rke2/issues/2326",
    story:
      "Somebody changed the ranges of pods and Services of a cluster that ran and restarted its servers. The whole cluster broke; nothing gives pods and Services addresses of another range.",
  },
  base: tree({}),
  head: tree({ clusters: { us: { network: { services: "10.3.0.0/16" } } } }),
  objects: ["us ClusterSpec us"],
  dangers: [
    {
      rule: "cluster-replaced",
      message:
        'network.services goes from "10.2.0.0/16" to "10.3.0.0/16": the cluster is deleted with everything on it and created anew (EKS sets the range of Services when it creates a cluster)',
    },
  ],
};
