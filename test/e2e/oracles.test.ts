import { deepEqual, equal, ok } from "node:assert/strict";

import { askOracle, isBuilt, podSecurityCases } from "./ask-oracle.js";

const digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("the oracle of image references (skipped where it is not built)", () => {
  before(function () {
    if (!isBuilt("image-references")) this.skip();
  });

  const read = (ref: string) => askOracle("image-references", [{ ref }])[0];

  it("fills in the registry and the library of official images", () => {
    deepEqual(read("nginx"), { domain: "docker.io", path: "library/nginx", tag: "", digest: "", familiar: "nginx" });
  });

  it("tells a port from a tag, and knows tag and digest together", () => {
    const ref = `ghcr.io:443/acme/app:1.0@${digest}`;
    deepEqual(read(ref), { domain: "ghcr.io:443", path: "acme/app", tag: "1.0", digest, familiar: ref });
  });

  it("answers each of many questions, also after one that has no answer", () => {
    const answers = askOracle(
      "image-references",
      Array.from({ length: 100_000 }, (_, i) => ({ ref: i === 5 ? "No Image" : `a/b:${i}` })),
    );
    deepEqual(answers[5], {
      error: "invalid reference format: repository name (library/No Image) must be lowercase",
    });
    deepEqual(answers[99_999], { domain: "docker.io", path: "a/b", tag: "99999", digest: "", familiar: "a/b:99999" });
  });
});

describe("the oracle of Pod Security (skipped where it is not built)", () => {
  before(function () {
    if (!isBuilt("pod-security")) this.skip();
  });

  it("names the checks that refuse a pod", () => {
    const spec = { hostPID: true, containers: [{ name: "a", image: "a", securityContext: { privileged: true } }] };
    deepEqual(askOracle("pod-security", [{ level: "baseline", version: "v1.36", pod: { spec } }]), [
      {
        allowed: false,
        checks: ["hostNamespaces", "privileged"],
        reasons: ["host namespaces", "privileged"],
        detail:
          'host namespaces (hostPID=true), privileged (container "a" must not set securityContext.privileged=true)',
      },
    ]);
  });

  it("allows such a pod in a privileged namespace, and refuses a level that there is not", () => {
    const pod = { spec: { hostPID: true } };
    deepEqual(
      askOracle("pod-security", [
        { level: "privileged", version: "latest", pod },
        { level: "strict", version: "latest", pod },
      ]),
      [
        { allowed: true, checks: [], reasons: [], detail: "" },
        { error: "must be one of privileged, baseline, restricted" },
      ],
    );
  });

  it("gives each of upstream's pods its verdict, but for the one whose volume only the API server gives a source", () => {
    const cases = podSecurityCases();
    const answers = askOracle("pod-security", cases);
    const wrong = cases.filter(({ verdict }, i) => {
      const answer = answers[i];
      return answer === undefined || "error" in answer || answer.allowed !== (verdict === "pass");
    });
    deepEqual([...new Set(cases.map(({ version }) => version))], ["v1.34", "v1.35", "v1.36", "v1.37"]);
    equal(cases.length, 588);
    ok(wrong.every((each) => each.level === "restricted" && each.case === "restrictedvolumes0"));
    equal(wrong.length, 4);
  });
});

describe("the oracle of network policies (skipped where it is not built)", () => {
  before(function () {
    if (!isBuilt("network-policies")) this.skip();
  });

  const namespaces = { shop: { labels: { team: "shop" } }, "kube-system": {} };
  const policy = (name: string, spec: object) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "shop" },
    spec: { podSelector: {}, ...spec },
  });
  const deny = policy("deny", { policyTypes: ["Ingress", "Egress"] });
  const resolver = {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  };
  const dns = (...protocols: readonly string[]) =>
    policy("dns", {
      policyTypes: ["Egress"],
      egress: [{ to: [resolver], ports: protocols.map((protocol) => ({ protocol, port: 53 })) }],
    });

  const cart = { namespace: "shop", podLabels: { app: "cart" } };
  const kubeDns = { namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } };
  const queries = [
    { from: cart, to: kubeDns, port: 53, protocol: "UDP" },
    { from: cart, to: kubeDns, port: 53, protocol: "TCP" },
    { from: cart, to: kubeDns, port: 80, protocol: "TCP" },
    { from: cart, to: { namespace: "kube-system", podLabels: {} }, port: 53, protocol: "UDP" },
    { from: cart, to: { ip: "8.8.8.8" }, port: 53, protocol: "UDP" },
    { from: { ip: "8.8.8.8" }, to: cart, port: 80, protocol: "TCP" },
    { from: kubeDns, to: cart, port: 80, protocol: "TCP" },
  ];
  const ask = (...policies: readonly object[]) => askOracle("network-policies", [{ policies, namespaces, queries }])[0];

  it("lets everything through where there is no policy, and nothing where there is only denial", () => {
    deepEqual(ask(), { allowed: queries.map(() => true) });
    deepEqual(ask(deny), { allowed: queries.map(() => false) });
  });

  it("lets through what one of the policies allows, by peer, port and protocol", () => {
    const rest = [false, false, false, false, false];
    deepEqual(ask(deny, dns("UDP", "TCP")), { allowed: [true, true, ...rest] });
    deepEqual(ask(deny, dns("UDP")), { allowed: [true, false, ...rest] });
  });

  it("considers both directions", () => {
    const into = { ...policy("into", { policyTypes: ["Ingress"] }), metadata: { namespace: "kube-system" } };
    deepEqual(ask(into), { allowed: [false, false, false, false, true, true, true] });
  });

  it("refuses what its matcher would misread, and what the API server would refuse", () => {
    const except = { matchExpressions: [{ key: "team", operator: "NotIn", values: ["shop"] }] };
    deepEqual(ask(policy("misread", { podSelector: except, policyTypes: ["Ingress"] })), {
      error: "policy misread: cyclonus lets NotIn select nothing that lacks the label team; Kubernetes selects it",
    });
    deepEqual(ask(policy("empty", { policyTypes: [] })), {
      error: "cyclonus: invalid network policy: need at least 1 type",
    });
  });

  it("wants an address of a pod where a policy speaks of addresses", () => {
    const world = policy("world", { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }] });
    deepEqual(ask(world), { error: "cyclonus: unable to parse IP ''" });
  });
});
