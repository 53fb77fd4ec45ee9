import { deepEqual, throws } from "node:assert/strict";

import { load } from "js-yaml";

import { mergedKubeconfig } from "./kubeconfigs.js";

const kubeconfig = (name: string, server: string) => `
apiVersion: v1
kind: Config
clusters: [{ name: ${name}, cluster: { server: "${server}" } }]
users: [{ name: ${name}, user: { exec: { command: aws } } }]
contexts: [{ name: ${name}, context: { cluster: ${name}, user: ${name}, namespace: shop } }]
current-context: ${name}
`;
const entries = (server: string) => ({ cluster: { server }, user: { exec: { command: "aws" } } });

describe("mergedKubeconfig", () => {
  it("has a context for each cluster, called like it", () => {
    const merged = mergedKubeconfig([
      { cluster: "production-us", kubeconfig: kubeconfig("acme-production-us", "https://us") },
      { cluster: "production-eu", kubeconfig: kubeconfig("gke_acme", "https://eu") },
    ]);
    deepEqual(load(merged), {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name: "production-us", cluster: entries("https://us").cluster },
        { name: "production-eu", cluster: entries("https://eu").cluster },
      ],
      users: [
        { name: "production-us", user: entries("").user },
        { name: "production-eu", user: entries("").user },
      ],
      contexts: [
        { name: "production-us", context: { cluster: "production-us", user: "production-us", namespace: "shop" } },
        { name: "production-eu", context: { cluster: "production-eu", user: "production-eu", namespace: "shop" } },
      ],
      "current-context": "production-us",
    });
  });

  it("keeps what a file has under other names, and replaces what it has under these", () => {
    const before = mergedKubeconfig(
      [{ cluster: "production-us", kubeconfig: kubeconfig("a", "https://old") }],
      kubeconfig("kind-development", "https://kind"),
    );
    const after = load(
      mergedKubeconfig([{ cluster: "production-us", kubeconfig: kubeconfig("a", "https://new") }], before),
    ) as { readonly clusters: unknown; readonly "current-context": string };
    deepEqual(after.clusters, [
      { name: "kind-development", cluster: { server: "https://kind" } },
      { name: "production-us", cluster: { server: "https://new" } },
    ]);
    deepEqual(after["current-context"], "kind-development");
  });

  it("takes out clusters that are gone", () => {
    const before = mergedKubeconfig([{ cluster: "staging", kubeconfig: kubeconfig("a", "https://old") }]);
    deepEqual(load(mergedKubeconfig([], before, ["staging"])), {
      apiVersion: "v1",
      kind: "Config",
      clusters: [],
      users: [],
      contexts: [],
      "current-context": "",
    });
  });

  it("never quotes a text that it cannot read", () => {
    throws(() => mergedKubeconfig([{ cluster: "staging", kubeconfig: "token: [s3cret" }]), {
      name: "Failure",
      message: "the kubeconfig of staging is not YAML",
    });
    throws(() => mergedKubeconfig([{ cluster: "staging", kubeconfig: "users: s3cret" }]), {
      message: "the kubeconfig of staging is not a kubeconfig: its users must be a list of named entries",
    });
    throws(() => mergedKubeconfig([{ cluster: "staging", kubeconfig: "{}" }]), {
      message: "the kubeconfig of staging has no context",
    });
  });
});
