import { deepEqual } from "node:assert/strict";

import { dangers, deployment, type Sketch } from "./judge.test.data.js";

/** What changes, and the rules and messages that must be the answer. */
type Cases = Readonly<Record<string, readonly [from: Sketch, to: Sketch, ...lines: string[]]>>;

function judges(cases: Cases): void {
  for (const [name, [from, to, ...lines]] of Object.entries(cases)) {
    it(name, () => {
      deepEqual(dangers([from], [to]), lines);
    });
  }
}

const level = (mode: string, value: string | undefined): Sketch => ({
  kind: "Namespace",
  name: "shop",
  labels: { a: "b", ...(value === undefined ? {} : { [`pod-security.kubernetes.io/${mode}`]: value }) },
});

describe("the Pod Security of a namespace", () => {
  judges({
    "is lowered": [
      level("enforce", "restricted"),
      level("enforce", "baseline"),
      "Namespace shop: pod-security-lowered: pod-security.kubernetes.io/enforce falls from restricted to baseline: admission lets in pods that it refused",
    ],
    "is removed": [
      level("enforce", "baseline"),
      level("enforce", undefined),
      "Namespace shop: pod-security-lowered: pod-security.kubernetes.io/enforce falls from baseline to nothing: admission lets in pods that it refused",
    ],
    "no longer warns": [
      level("warn", "restricted"),
      level("warn", undefined),
      "Namespace shop: pod-security-lowered: pod-security.kubernetes.io/warn falls from restricted to nothing: who applies pods that break it is not warned any more",
    ],
    "is raised": [level("enforce", "baseline"), level("enforce", "restricted")],
    "is new": [level("enforce", undefined), level("enforce", "baseline")],
    "becomes privileged, which nothing was before": [level("enforce", undefined), level("enforce", "privileged")],
  });
});

const network = (spec: object): Sketch => ({
  kind: "NetworkPolicy",
  name: "fence",
  namespace: "shop",
  spec: { podSelector: {}, policyTypes: ["Ingress"], ...spec },
});
const from = (...apps: readonly string[]) => apps.map((app) => ({ podSelector: { matchLabels: { app } } }));
const ports = (...numbers: readonly number[]) => numbers.map((port) => ({ port }));
const wider =
  "NetworkPolicy fence: network-policy-loosened: its ingress rules let through what they did not: another peer, another port or everything";

describe("a NetworkPolicy", () => {
  judges({
    "gets a rule": [network({}), network({ ingress: [{ from: from("a") }] }), wider],
    "gets a peer": [
      network({ ingress: [{ from: from("a") }] }),
      network({ ingress: [{ from: from("a", "b") }] }),
      wider,
    ],
    "gets a port": [
      network({ ingress: [{ from: from("a"), ports: ports(80) }] }),
      network({ ingress: [{ from: from("a"), ports: ports(80, 443) }] }),
      wider,
    ],
    "loses its list of peers, which is everything": [
      network({ ingress: [{ from: from("a") }] }),
      network({ ingress: [{ from: [] }] }),
      wider,
    ],
    "loses its list of ports, which is everything": [
      network({ ingress: [{ from: from("a"), ports: ports(80) }] }),
      network({ ingress: [{ from: from("a") }] }),
      wider,
    ],
    "no longer restricts what comes in": [
      network({ policyTypes: ["Ingress", "Egress"], egress: [{}] }),
      network({ policyTypes: ["Egress"], egress: [{}] }),
      "NetworkPolicy fence: network-policy-loosened: it no longer restricts ingress: everything is let through",
    ],
    "selects fewer pods": [
      network({}),
      network({ podSelector: { matchLabels: { app: "web" } } }),
      "NetworkPolicy fence: network-policy-loosened: its podSelector selects fewer pods: the others are open to what the policy kept off",
    ],
    "loses a rule": [
      network({ ingress: [{ from: from("a") }, { from: from("b") }] }),
      network({ ingress: [{ from: from("a") }] }),
    ],
    "loses a peer": [network({ ingress: [{ from: from("a", "b") }] }), network({ ingress: [{ from: from("a") }] })],
    "gets ports where all were let through": [
      network({ ingress: [{ from: from("a") }] }),
      network({ ingress: [{ from: from("a"), ports: ports(80) }] }),
    ],
    "says TCP, which it was": [
      network({ ingress: [{ ports: [{ port: 80 }] }] }),
      network({ ingress: [{ ports: [{ port: 80, protocol: "TCP" }] }] }),
    ],
    "selects more pods": [network({ podSelector: { matchLabels: { app: "web" } } }), network({})],
    "restricts what goes out, too": [
      network({ ingress: [] }),
      network({ ingress: [], policyTypes: ["Ingress", "Egress"], egress: [{}] }),
    ],
  });
});

const webhook = (failurePolicy: string | undefined, kind = "ValidatingWebhookConfiguration"): Sketch => ({
  kind,
  name: "images",
  webhooks: [{ name: "images.acme.example", failurePolicy }],
});
const binding = (...validationActions: readonly string[]): Sketch => ({
  kind: "ValidatingAdmissionPolicyBinding",
  name: "images",
  spec: { validationActions },
});
const kyverno = (spec: object): Sketch => ({ kind: "ValidatingPolicy", name: "images", spec });
const oldKyverno = (action: string, ...rules: readonly object[]): Sketch => ({
  kind: "ClusterPolicy",
  name: "images",
  spec: { validationFailureAction: action, rules },
});
const constraint = (enforcementAction?: string): Sketch => ({
  kind: "K8sRequiredLabels",
  name: "owner",
  spec: { enforcementAction },
});
const policy = (spec: object): Sketch => ({ kind: "ValidatingAdmissionPolicy", name: "images", spec });
const open = "failurePolicy becomes Ignore: everything is admitted whenever the check fails";

describe("a policy of admission", () => {
  judges({
    "no longer denies by its binding": [
      binding("Deny", "Audit"),
      binding("Warn", "Audit"),
      "ValidatingAdmissionPolicyBinding images: policy-loosened: it no longer denies: what it refused is admitted",
    ],
    "denies by its binding": [binding("Audit"), binding("Deny")],
    "may fail": [
      policy({ failurePolicy: "Fail" }),
      policy({ failurePolicy: "Ignore" }),
      `ValidatingAdmissionPolicy images: policy-loosened: ${open}`,
    ],
    "loses a validation": [
      policy({ validations: [{ expression: "a" }, { expression: "b" }] }),
      policy({ validations: [{ expression: "a" }] }),
      "ValidatingAdmissionPolicy images: policy-loosened: a validation is removed: what it refused is admitted",
    ],
    "may fail as a webhook": [
      webhook(undefined),
      webhook("Ignore"),
      `ValidatingWebhookConfiguration images: policy-loosened: ${open}`,
    ],
    "may not fail any more": [webhook("Ignore"), webhook("Fail")],
    "loses a webhook": [
      webhook("Fail"),
      { ...webhook("Fail"), webhooks: [] },
      "ValidatingWebhookConfiguration images: policy-loosened: a webhook is removed: what it refused is admitted",
    ],
    "no longer changes objects": [
      webhook("Fail", "MutatingWebhookConfiguration"),
      { ...webhook("Fail", "MutatingWebhookConfiguration"), webhooks: [] },
      "MutatingWebhookConfiguration images: policy-loosened: a webhook is removed",
    ],
    "of Kyverno no longer denies": [
      kyverno({ validationActions: ["Deny"] }),
      kyverno({ validationActions: ["Audit"] }),
      "ValidatingPolicy images: policy-loosened: it no longer denies: what it refused is admitted",
    ],
    "of Kyverno no longer denies, which it did without saying so": [
      kyverno({}),
      kyverno({ validationActions: ["Warn"] }),
      "ValidatingPolicy images: policy-loosened: it no longer denies: what it refused is admitted",
    ],
    "of the former Kyverno no longer enforces": [
      oldKyverno("Enforce", { name: "a" }),
      oldKyverno("Audit", { name: "a" }),
      "ClusterPolicy images: policy-loosened: it no longer enforces: what it refused is admitted",
    ],
    "of the former Kyverno no longer enforces a rule": [
      oldKyverno("Audit", { name: "a", validate: { failureAction: "Enforce" } }),
      oldKyverno("Audit", { name: "a", validate: { failureAction: "Audit" } }),
      "ClusterPolicy images: policy-loosened: it no longer enforces: what it refused is admitted",
    ],
    "of the former Kyverno loses a rule": [
      oldKyverno("Enforce", { name: "a" }, { name: "b" }),
      oldKyverno("Enforce", { name: "a" }),
      "ClusterPolicy images: policy-loosened: a rule is removed: what it refused is admitted",
    ],
    "of Gatekeeper only tells": [
      constraint(),
      constraint("dryrun"),
      "K8sRequiredLabels owner: policy-loosened: enforcementAction becomes dryrun: what it refused is admitted",
    ],
    "of Gatekeeper denies": [constraint("warn"), constraint("deny")],
  });

  const exception: Sketch = { kind: "PolicyException", name: "legacy", spec: { policyRefs: [{ name: "images" }] } };
  it("gets an exception", () => {
    deepEqual(dangers([], [exception]), [
      "PolicyException legacy: policy-exception: an exception from policies is added: what it matches is not checked",
    ]);
    deepEqual(dangers([exception], [{ ...exception, spec: { policyRefs: [] } }]), [
      "PolicyException legacy: policy-exception: an exception from policies changes: it may match more than it did",
    ]);
    deepEqual(dangers([exception], [{ ...exception, labels: { team: "shop" } }]), []);
  });
});

const role = (...rules: readonly object[]): Sketch => ({ kind: "ClusterRole", name: "reader", rules });
const rule = (verbs: readonly string[], resources: readonly string[], more: object = {}) => ({
  apiGroups: [""],
  resources,
  verbs,
  ...more,
});
const bound = (to: string, ...names: readonly string[]): Sketch => ({
  kind: "ClusterRoleBinding",
  name: "readers",
  roleRef: { kind: "ClusterRole", name: to },
  subjects: names.map((name) => ({ kind: "Group", name })),
});
const grants = (what: string) => `ClusterRole reader: permissions-widened: it grants more than before: ${what}`;
const everything =
  "ClusterRole reader: permissions-widened: it grants every verb on every resource: as much as cluster-admin";
const admin =
  "ClusterRoleBinding readers: permissions-widened: it grants cluster-admin: every right over what it covers";

describe("permissions", () => {
  judges({
    "of a role get a verb": [
      role(rule(["get"], ["pods"])),
      role(rule(["get", "delete"], ["pods"])),
      grants("delete pods"),
    ],
    "of a role get a resource": [
      role(rule(["get"], ["pods"])),
      role(rule(["get"], ["pods", "secrets"])),
      grants("get secrets"),
    ],
    "of a role get another group": [
      role(rule(["get"], ["pods"])),
      role(rule(["get"], ["pods"]), rule(["get"], ["deployments"], { apiGroups: ["apps"] })),
      grants("get deployments.apps"),
    ],
    "of a role are no longer those of a name": [
      role(rule(["get"], ["secrets"], { resourceNames: ["token"] })),
      role(rule(["get"], ["secrets"])),
      grants("get secrets"),
    ],
    "of a role get a wildcard": [role(rule(["get"], ["pods"])), role(rule(["*"], ["pods"])), grants("* pods")],
    "of a role become everything": [
      role(rule(["get"], ["pods"])),
      role(rule(["*"], ["*"], { apiGroups: ["*"] })),
      everything,
    ],
    "of a role get many": [
      role(),
      role(rule(["get", "list", "watch"], ["pods", "services"])),
      grants("get pods, list pods, watch pods and 3 more"),
    ],
    "of a role are written in another way": [
      role(rule(["get", "list"], ["pods"])),
      role(rule(["list"], ["pods"]), rule(["get"], ["pods"])),
    ],
    "of a role are part of what it had": [role(rule(["*"], ["*"])), role(rule(["get"], ["pods", "secrets"]))],
    "of a role become fewer": [role(rule(["get", "list"], ["pods"])), role(rule(["get"], ["pods"]))],
    "get somebody else": [
      bound("reader", "ops"),
      bound("reader", "ops", "dev"),
      "ClusterRoleBinding readers: permissions-widened: subjects are added, who get all rights of the role",
    ],
    "get everybody": [
      bound("reader", "ops"),
      bound("reader", "ops", "system:authenticated"),
      "ClusterRoleBinding readers: permissions-widened: it binds everybody",
      "ClusterRoleBinding readers: permissions-widened: subjects are added, who get all rights of the role",
    ],
    "of everything get somebody": [bound("cluster-admin", "ops"), bound("cluster-admin", "ops", "dev"), admin],
    "lose somebody": [bound("reader", "ops", "dev"), bound("reader", "ops")],
  });

  it("are dangerous from the start only when they are everything, or everybody's", () => {
    deepEqual(dangers([], [role(rule(["get"], ["secrets"])), bound("reader", "ops")]), []);
    deepEqual(dangers([], [role(rule(["*"], ["*"], { apiGroups: ["*"] }))]), [everything]);
    deepEqual(dangers([], [bound("cluster-admin", "ops")]), [admin]);
    deepEqual(dangers([], [bound("reader", "system:unauthenticated")]), [
      "ClusterRoleBinding readers: permissions-widened: it binds everybody",
    ]);
  });
});

const safe = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const pods = (securityContext: object, pod: object = {}): Sketch =>
  deployment({}, { containers: [{ name: "web", image: "web:1.0.0", securityContext }], ...pod });
const loosened = (what: string) => `Deployment web: container-loosened: ${what}`;

describe("the containers of a workload", () => {
  judges({
    "become privileged": [
      pods(safe),
      pods({ ...safe, privileged: true }),
      loosened("a container is privileged: it is root on its node"),
    ],
    "may gain rights": [
      pods(safe),
      pods({ ...safe, allowPrivilegeEscalation: undefined }),
      loosened("allowPrivilegeEscalation is no longer false: a process may gain rights"),
    ],
    "may be root": [
      pods(safe),
      pods({ ...safe, runAsNonRoot: false }),
      loosened("runAsNonRoot is no longer true: a container may run as root"),
    ],
    "may write": [
      pods(safe),
      pods({ ...safe, readOnlyRootFilesystem: false }),
      loosened("readOnlyRootFilesystem is no longer true: a container may change its own programs"),
    ],
    "are not confined": [
      pods(safe),
      pods({ ...safe, seccompProfile: { type: "Unconfined" } }),
      loosened("the seccomp profile is gone: a container may make any system call"),
    ],
    "get a capability": [
      pods(safe),
      pods({ ...safe, capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } }),
      loosened("a container gets more capabilities"),
    ],
    "keep a capability": [
      pods(safe),
      pods({ ...safe, capabilities: { drop: ["NET_RAW"] } }),
      loosened("a container keeps capabilities that it dropped"),
    ],
    "listen on their node": [
      pods(safe),
      deployment(
        {},
        { containers: [{ name: "web", securityContext: safe, ports: [{ containerPort: 80, hostPort: 80 }] }] },
      ),
      loosened("a container listens on a port of its node"),
    ],
    "share the network of their node": [
      pods(safe),
      pods(safe, { hostNetwork: true }),
      loosened("hostNetwork is switched on: the pods share it with their node"),
    ],
    "mount files of their node": [
      pods(safe),
      pods(safe, { volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] }),
      loosened("a hostPath is mounted: the pods reach files of their node"),
    ],
    "say of the pod what they said of themselves": [
      pods(safe),
      pods(
        { ...safe, runAsNonRoot: undefined, seccompProfile: undefined },
        { securityContext: { runAsNonRoot: true, seccompProfile: safe.seccompProfile } },
      ),
    ],
    "drop by name what they dropped": [pods({ ...safe, capabilities: { drop: ["NET_RAW"] } }), pods(safe)],
    "are as loose as before": [pods({}), pods({ runAsNonRoot: true })],
  });

  it("are not judged when they are new with their workload", () => {
    deepEqual(dangers([], [pods({ privileged: true }, { hostNetwork: true })]), []);
  });
});
