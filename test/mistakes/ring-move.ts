import { tree, type Mistake } from "./mistake.js";

/** A production cluster lands in the ring of development. */
export const ringMove: Mistake = {
  name: "a cluster moved to another ring",
  incident: {
    title: "[ApplicationSet/ProgressiveSync] ProgressiveSync syncing out of order",
    url: "https://github.com/argoproj/argo-cd/issues/22558",
    story:
      "Clusters of later steps were synced before those of earlier ones. A change reached them untried, and the order that should have stopped a bad one did not.",
  },
  base: tree({}),
  head: tree({ rollout: [["dev", "eu"], ["asia"]] }),
  objects: ["eu ClusterSpec eu"],
  dangers: [
    {
      rule: "ring-changed",
      message: "the cluster moves from ring 2 to ring 1: changes reach it earlier, tried on fewer clusters before",
    },
  ],
};
