import { deepEqual, equal } from "node:assert/strict";

import { changedServices } from "../../lib/fleet/services-fleet.test.data.js";
import { smallFleet, type Changes } from "../../lib/fleet/small-fleet.test.data.js";
import { hostNamespaces } from "../../policies/host-namespaces.js";
import type { Rule } from "../../policies/rule.js";
import type { OwnParts } from "../platform.js";
import { service } from "../services/services.test.data.js";
import { clusterPolicies } from "./cluster-policies.js";
import { policyManifests } from "./policy-manifests.js";

const enforcement = { management: "enforce", rings: ["enforce", "warn", "audit"] };
const until = { owner: "web", reason: "a debugger", until: "2027-03-31" };
const set = (cluster: string, policies: Changes, own?: OwnParts, changes: Changes = {}) =>
  clusterPolicies(changedServices({ ...changes, policies: { enforcement, ...policies } }), cluster, own);
const rulesOf = (cluster: string, policies: Changes, own?: OwnParts) =>
  set(cluster, policies, own)?.policies.map(({ rule, parameters, kubernetes }) => [rule.id, parameters, kubernetes]);

describe("clusterPolicies", () => {
  it("are none where the fleet has no policies, and of a cluster that it does not have", () => {
    equal(clusterPolicies(smallFleet, "eu"), undefined);
    equal(set("mars", {}), undefined);
    deepEqual(policyManifests(smallFleet, "eu"), []);
  });

  it("are as strict as the ring of the cluster", () => {
    deepEqual(
      ["us", "dev", "west", "eu", "asia"].map((cluster) => set(cluster, {})?.enforcement),
      ["enforce", "enforce", "warn", "audit", "audit"],
    );
  });

  it("have the Pod Security Standard of the version that is written, or else of the cluster", () => {
    const version = (podSecurity: Changes) => set("eu", { podSecurity })?.policies[0]?.kubernetes;
    deepEqual([version({ level: "baseline" }), version({ level: "baseline", version: "1.33" })], ["1.35", "1.33"]);
  });

  it("have the rules that the data names and those of its own, in order, with their parameters", () => {
    const own: Rule = { ...hostNamespaces, id: "own" };
    deepEqual(
      rulesOf(
        "eu",
        { rules: { probes: {}, "recommended-labels": { labels: ["a"] }, unknown: {} } },
        { rules: (cluster) => [{ rule: own, parameters: { of: cluster } }, { rule: { ...own, id: "a" } }] },
      ),
      [
        ["a", {}, "1.35"],
        ["own", { of: "eu" }, "1.35"],
        ["probes", {}, "1.35"],
        ["recommended-labels", { labels: ["a"] }, "1.35"],
      ],
    );
  });

  it("know the domains of routes from teams and exposed workloads, unless they are written", () => {
    const quota = { requests: { cpu: "1", memory: "1Gi" }, pods: 1 };
    const teams = {
      web: { namespaces: ["shop", "blog"], domain: "web.example", quota },
      ops: { namespaces: ["ops"], domain: "ops.example", clusters: ["us"], quota },
    };
    const domains = (cluster: string, rule: Changes) =>
      set(cluster, { rules: { "route-hosts": rule } }, {}, { teams })?.policies[0]?.parameters["domains"];
    deepEqual(domains("eu", {}), { blog: ["web.example"], shop: ["shop.apps.eu.acme.example", "web.example"] });
    deepEqual(domains("us", {}), { ops: ["ops.example"] });
    deepEqual(domains("eu", { domains: { a: ["b.example"] } }), { a: ["b.example"] });
  });

  it("have the exceptions that hold on the cluster, each at its rule", () => {
    const exceptions = [
      { rule: "probes", namespace: "shop", name: "everywhere", ...until },
      { rule: "probes", namespace: "shop", name: "here", clusters: ["eu"], ...until },
      { rule: "probes", namespace: "shop", name: "there", clusters: ["us"], ...until },
      { rule: "pinned-images", namespace: "shop", name: "other", ...until },
    ];
    const found = set("eu", { rules: { probes: {}, "pinned-images": {} }, exceptions })?.policies ?? [];
    deepEqual(
      found.map(({ rule, exceptions: past }) => [rule.id, ...past.map(({ name }) => name)]),
      [
        ["pinned-images", "other"],
        ["probes", "everywhere", "here"],
      ],
    );
  });

  it("fail as the policy engine of the cluster does", () => {
    const policy = (cluster: string, changes?: Changes) => set(cluster, {}, {}, changes)?.failurePolicy;
    deepEqual([policy("eu"), policy("dev")], ["Fail", "Ignore"]);
    const ignoring = { services: { policyEngine: { failurePolicy: "Ignore" } } };
    equal(policy("eu", ignoring), "Ignore");
    equal(policy("eu", { clusters: { eu: { services: { policyEngine: false } } } }), "Fail");
  });
});

describe("excluded namespaces", () => {
  const excluded = (cluster: string, own?: OwnParts, changes?: Changes) =>
    set(cluster, {}, own, changes)?.excludedNamespaces;
  const common = ["cert-manager", "envoy-gateway-system", "external-dns", "flotilla-system"];
  const kubernetes = ["kube-node-lease", "kube-public", "kube-system"];

  it("are those of Kubernetes, of the cloud, of flotilla and of the services", () => {
    deepEqual(excluded("asia"), ["aks-command", ...common, "gatekeeper-system", ...kubernetes]);
    deepEqual(excluded("dev"), [...common, ...kubernetes, "kyverno", "local-path-storage"]);
  });

  it("are those of the services of one's own, and those that are written, too", () => {
    const own: OwnParts = { services: (cluster) => (cluster === "west" ? [service("queue")] : []) };
    const { namespace } = service("queue").chart;
    const velero = { services: { policyEngine: { excludedNamespaces: ["velero"] } } };
    deepEqual(excluded("west", own, velero), [...common, ...kubernetes, "kyverno", namespace, "velero"].sort());
  });

  it("are those of the management layer on the management cluster", () => {
    deepEqual(
      excluded("us")?.filter((name) => !excluded("west")?.includes(name)),
      [
        ...["argocd", "caaph-system", "capa-system", "capi-kubeadm-bootstrap-system"],
        ...["capi-kubeadm-control-plane-system", "capi-operator-system", "capi-system", "flotilla-inventory"],
        "flux-system",
      ],
    );
  });

  it("are those of the delivery engine where it runs", () => {
    const delivery = (engine: string) => ({
      delivery: { engine, source: { repository: "https://git.example/a.git" } },
    });
    const more = (cluster: string, engine: string) =>
      excluded(cluster, {}, delivery(engine))?.filter((name) => !excluded(cluster)?.includes(name));
    deepEqual([more("us", "flux"), more("dev", "flux"), more("eu", "flux")], [[], ["flux-system"], []]);
    deepEqual(more("eu", "fleet"), ["cattle-fleet-system"]);
  });

  it("are those of Rancher and its agents on every cluster that it manages", () => {
    const managementLayer = {
      clusterApiOperator: undefined,
      rancher: {
        ...{ hostname: "rancher.acme.example", certificate: { source: "rancher" } },
        clusterApi: { credentials: { aws: { name: "aws" } } },
      },
    };
    const cattle = (cluster: string) =>
      excluded(cluster, {}, { managementLayer })?.filter((name) => name.startsWith("cattle-"));
    deepEqual(
      ["eu", "us"].map((cluster) => cattle(cluster)?.length),
      [9, 9],
    );
    equal(cattle("eu")?.includes("cattle-fleet-system"), true);
  });
});
