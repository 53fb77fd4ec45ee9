import { tree, type Mistake } from "./mistake.js";

/** A node pool gets a better name. */
export const poolRename: Mistake = {
  name: "node pool rename",
  incident: {
    title: "PDB are being ignored when the node pools have to be recreated.",
    url: "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/1456",
    story:
      "An update gave node pools other names, so that they were deleted and created anew, all nodes at once and past every PodDisruptionBudget.",
  },
  base: tree({}),
  head: tree({
    clusters: { us: { pools: { general: undefined, workers: { machine: "general.xlarge", min: 3, max: 6 } } } },
  }),
  objects: ["us ClusterSpec us"],
  dangers: [
    {
      rule: "node-pool-replaced",
      message:
        "pools.general is removed: the node pool is deleted, and all pods on its nodes are stopped (its nodes are deleted, also when it only has another name)",
    },
  ],
};
