import { tree, type Mistake } from "./mistake.js";

/** An autoscaler is to decide on the number of replicas from now on. */
export const replicaLoss: Mistake = {
  name: "replica loss",
  incident: {
    title: "Add recommendation for Deployment when HPA is enabled",
    url: "https://github.com/kubernetes/website/pull/29739",
    story:
      "A number of replicas that is taken out of a manifest, as one should do for an autoscaler, becomes 1: all pods but one are terminated, and what is left bears the whole load until the autoscaler has caught up.",
  },
  base: tree({}),
  head: tree({ workloads: { shop: { replicas: { eu: { min: 10, max: 40, targetCpuPercent: 70 } } } } }),
  objects: ["eu Deployment shop/shop"],
  dangers: [
    {
      rule: "replicas-unset",
      message: "replicas is removed: 10 pods fall to 1 until the autoscaler makes them 10 again",
    },
  ],
};
