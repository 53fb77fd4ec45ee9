import { deepEqual, throws } from "node:assert/strict";

import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { TenantNetwork, type TenantNetworkProps } from "./tenant-network.js";

const render = (props: Partial<TenantNetworkProps> = {}): Manifest[] =>
  manifests("test", (chart) => {
    new TenantNetwork(chart, "network", { namespace: "shop", ...props });
  });
const spec = (name: string, props: Partial<TenantNetworkProps> = {}): unknown =>
  render(props).find(({ metadata }) => metadata.name === name)?.["spec"];
const named = (...values: readonly string[]) => ({
  namespaceSelector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values }] },
});
const kubeDns = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};
const dnsPorts = [
  { protocol: "UDP", port: 53 },
  { protocol: "TCP", port: 53 },
];

describe("TenantNetwork", () => {
  it("lets through DNS before it stops all else, in every order", () => {
    const titles = render({
      from: ["a"],
      to: ["b"],
      egress: [{ cidr: "203.0.113.0/24", except: [], ports: [443] }],
    }).map(manifestTitle);
    deepEqual(titles, [
      "NetworkPolicy shop/allow-dns",
      "NetworkPolicy shop/allow-from-namespaces",
      "NetworkPolicy shop/allow-ranges",
      "NetworkPolicy shop/allow-same-namespace",
      "NetworkPolicy shop/allow-to-namespaces",
      "NetworkPolicy shop/default-deny",
    ]);
    deepEqual([...titles].sort(), titles);
  });

  it("stops everything of every pod in both directions", () => {
    deepEqual(spec("default-deny"), { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("lets DNS through to the pods of the cluster's DNS alone, namespace and labels in one peer", () => {
    deepEqual(spec("allow-dns"), {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [kubeDns], ports: dnsPorts }],
    });
  });

  it("lets DNS through to a cache on the node", () => {
    const cache = { ...kubeDns, podSelector: { matchLabels: { "k8s-app": "node-local-dns" } } };
    deepEqual(spec("allow-dns", { nodeLocalDns: "169.254.20.10" }), {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [kubeDns, { ipBlock: { cidr: "169.254.20.10/32" } }, cache], ports: dnsPorts }],
    });
  });

  it("lets the pods of the namespace talk to each other", () => {
    deepEqual(spec("allow-same-namespace"), {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
  });

  it("lets through namespaces by the name that Kubernetes gives them", () => {
    deepEqual(spec("allow-from-namespaces", { from: ["a", "b"] }), {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [named("a", "b")] }],
    });
    deepEqual(spec("allow-to-namespaces", { to: ["c"] }), {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ to: [named("c")] }],
    });
  });

  it("lets through ranges, each with its own ports", () => {
    deepEqual(
      spec("allow-ranges", {
        egress: [
          { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"], ports: [443] },
          { cidr: "203.0.113.0/24", except: [], ports: [5432, 6432] },
        ],
      }),
      {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          {
            to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }],
            ports: [{ protocol: "TCP", port: 443 }],
          },
          {
            to: [{ ipBlock: { cidr: "203.0.113.0/24" } }],
            ports: [
              { protocol: "TCP", port: 5432 },
              { protocol: "TCP", port: 6432 },
            ],
          },
        ],
      },
    );
  });

  it("refuses a namespace that can be none", () => {
    throws(() => render({ namespace: "Shop" }), {
      name: "InvalidError",
      message:
        'test/network is invalid\n  namespace must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Shop"; did you mean "shop"',
    });
  });
});
