import { deepEqual } from "node:assert/strict";

import { clusterSpec, dangers, deployment, type Sketch } from "./judge.test.data.js";

const policy = (spec: object, name = "deny"): Sketch => ({
  kind: "NetworkPolicy",
  name,
  namespace: "shop",
  spec: { podSelector: {}, policyTypes: ["Egress"], ...spec },
});
const because = "no NetworkPolicy lets them reach the cluster's name server at UDP 53, so that they resolve no name";
const cut = (count: string, name = "deny") =>
  `NetworkPolicy ${name}: dns-cut: DNS is cut for the pods of ${count}: ${because}`;
const udp = { port: 53, protocol: "UDP" };
const nameServer = {
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
  podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
};
const allowDns = policy({ egress: [{ to: [nameServer], ports: [udp] }] }, "allow-dns");
const cluster = [clusterSpec("eu"), deployment()];

describe("DNS", () => {
  const cutting: Readonly<Record<string, object>> = {
    "nothing is allowed": {},
    "only a database is allowed": { egress: [{ to: [{ ipBlock: { cidr: "10.99.0.5/32" } }] }] },
    "port 53 is allowed by TCP alone, as it is without a protocol": { egress: [{ ports: [{ port: 53 }] }] },
    "another port is allowed": { egress: [{ ports: [{ port: 443, protocol: "UDP" }] }] },
    "pods of the namespace are allowed": { egress: [{ to: [{ podSelector: {} }] }] },
    "another namespace is allowed": {
      egress: [{ to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "db" } } }] }],
    },
    "all but private addresses is allowed": {
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
    },
    "egress is restricted by what it says alone": { policyTypes: undefined, egress: [] },
  };
  for (const [name, spec] of Object.entries(cutting)) {
    it(`is cut when ${name}`, () => {
      deepEqual(dangers(cluster, [...cluster, policy(spec)]), [cut("1 workload")]);
    });
    it(`is not cut when another policy allows it and ${name}`, () => {
      deepEqual(dangers(cluster, [...cluster, policy(spec), allowDns]), []);
    });
  }

  const open: Readonly<Record<string, object>> = {
    "everything is allowed": { egress: [{}] },
    "the name server is allowed": { egress: [{ to: [nameServer], ports: [udp] }] },
    "a range of ports is allowed": { egress: [{ ports: [{ port: 1, endPort: 1024, protocol: "UDP" }] }] },
    "a port is allowed by its name": { egress: [{ ports: [{ port: "dns", protocol: "UDP" }] }] },
    "all namespaces are allowed": { egress: [{ to: [{ namespaceSelector: {} }] }] },
    "the range of Services is allowed": { egress: [{ to: [{ ipBlock: { cidr: "10.24.0.0/20" } }], ports: [udp] }] },
    "the cache of the node is allowed": { egress: [{ to: [{ ipBlock: { cidr: "169.254.20.10/32" } }] }] },
    "only what comes in is restricted": { policyTypes: ["Ingress"] },
    "other pods are selected, of which one is allowed to": {
      podSelector: { matchLabels: { app: "api" } },
      egress: [{}],
    },
  };
  for (const [name, spec] of Object.entries(open)) {
    it(`is not cut when ${name}`, () => {
      deepEqual(dangers(cluster, [...cluster, policy(spec)]), []);
    });
  }

  it("is cut by a policy for pods that nobody rendered", () => {
    const ofApi = {
      podSelector: { matchLabels: { app: "api" }, matchExpressions: [{ key: "v", operator: "In", values: ["1"] }] },
    };
    const line = `NetworkPolicy deny: dns-cut: DNS is cut for the pods that it selects: ${because}`;
    deepEqual(dangers(cluster, [...cluster, policy(ofApi)]), [line]);
    deepEqual(dangers([...cluster, allowDns], [...cluster, allowDns, policy(ofApi)]), []);
  });

  it("is cut when the policy that allowed it goes or changes", () => {
    const deny = policy({});
    deepEqual(dangers([...cluster, deny, allowDns], [...cluster, deny]), [
      "NetworkPolicy allow-dns: dns-cut: DNS is cut for the pods of 1 workload: " + because,
      "NetworkPolicy allow-dns: policy-deleted: without it, what it kept off gets through",
    ]);
    const narrowed = policy({ egress: [{ to: [nameServer], ports: [{ port: 53, protocol: "TCP" }] }] }, "allow-dns");
    deepEqual(
      dangers([...cluster, deny, allowDns], [...cluster, deny, narrowed]).filter((line) => line.includes("dns-cut")),
      [cut("1 workload", "allow-dns")],
    );
  });

  it("is cut for pods that get the label of a policy", () => {
    const ofFenced = policy({ podSelector: { matchLabels: { fenced: "yes" } } });
    const fenced = deployment({}, {}, { app: "web", fenced: "yes" });
    deepEqual(dangers([deployment(), ofFenced], [fenced, ofFenced]), [
      `Deployment web: dns-cut: DNS is cut: ${because}`,
    ]);
  });

  it("is no news when it was cut before", () => {
    const deny = policy({});
    deepEqual(dangers([...cluster, deny], [...cluster, { ...deny, labels: { team: "shop" } }]), []);
    deepEqual(dangers([...cluster, deny], [clusterSpec("eu"), deployment({ replicas: 5 }), deny]), []);
  });

  it("is not cut for pods in the network of their node", () => {
    const agent = deployment({}, { hostNetwork: true });
    deepEqual(dangers([agent], [agent, policy({ podSelector: { matchLabels: { app: "web" } }, egress: [{}] })]), []);
  });

  it("is cut for as many workloads as a policy selects", () => {
    const others = ["api", "jobs"].map((name) => ({ ...deployment(), name }));
    deepEqual(dangers([...cluster, ...others], [...cluster, ...others, policy({})]), [cut("3 workloads")]);
  });
});
