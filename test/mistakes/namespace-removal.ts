import { tree, type Mistake } from "./mistake.js";

/** A file that seems to be of no use is removed, and with it the namespace that others live in. */
export const namespaceRemoval: Mistake = {
  name: "namespace removal",
  incident: {
    title: "Disable automated pruning for toolchain operators",
    url: "https://github.com/redhat-appstudio/infra-deployments/pull/4132",
    story:
      "A bad change of an overlay removed an application from what was synced. Everything in its namespace was pruned, also what no repository held.",
  },
  base: tree({}, { "eu/tenants.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: registrations }\n" }),
  head: tree({}),
  objects: ["eu Namespace registrations"],
  dangers: [
    {
      rule: "namespace-deleted",
      message: "the namespace is deleted with everything in it, also what no rendering shows",
    },
  ],
};
