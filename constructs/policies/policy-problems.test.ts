import { deepEqual } from "node:assert/strict";

import { changedServices } from "../../lib/fleet/services-fleet.test.data.js";
import type { Changes } from "../../lib/fleet/small-fleet.test.data.js";
import { problemText } from "../../lib/problem.js";
import { hostNamespaces } from "../../policies/host-namespaces.js";
import { probes } from "../../policies/probes.js";
import { fleetProblems } from "../fleet-problems.js";
import type { OwnParts } from "../platform.js";

const enforcement = { management: "enforce", rings: ["enforce", "warn", "audit"] };
const quota = { requests: { cpu: "8", memory: "16Gi" }, pods: 40 };
const teams = { web: { namespaces: ["shop"], quota } };
const exception = {
  ...{ rule: "probes", namespace: "shop", name: "web", owner: "web@acme.example", reason: "it has none" },
  until: "2027-03-31",
};
const today = "2027-03-31";
const fleet = (policies: Changes, changes: Changes = {}) =>
  changedServices({ ...changes, policies: { enforcement, rules: { probes: {} }, ...policies } });
const problems = (policies: Changes, changes?: Changes, own: OwnParts = {}) =>
  fleetProblems(fleet(policies, changes), own, today).map(problemText);
const excepting = (...exceptions: readonly Changes[]) =>
  problems({ exceptions: exceptions.map((changes) => ({ ...exception, ...changes })) });

describe("policyProblems", () => {
  it("are none of policies that are right", () => {
    deepEqual(problems({ podSecurity: { level: "restricted" }, exceptions: [exception] }), []);
  });

  it("want one word for each ring", () => {
    deepEqual(problems({ enforcement: { ...enforcement, rings: ["warn"] } }), [
      'policies.enforcement.rings must have one word for each ring of rollout, which has 3, got ["warn"]',
    ]);
  });

  it("want a policy engine on each cluster where it is to answer", () => {
    const changes = { clusters: { eu: { services: { policyEngine: false } } } };
    deepEqual(problems({ admission: "engine" }, changes), [
      "clusters.eu.services.policyEngine must be there for eu, since policies.admission has it answer, got false",
    ]);
    deepEqual(problems({}, changes), []);
    deepEqual(problems({ admission: "engine" }), []);
  });

  it("want policy engines that know the kinds of our objects", () => {
    const version = (engine: string, number: string) =>
      problems({}, { clusters: { asia: { services: { policyEngine: { engine, version: number } } } } });
    const path = "clusters.asia.services.policyEngine.version";
    deepEqual(version("gatekeeper", "3.17.2"), [
      `${path} must be 3.18.0 or newer, which reads rules in CEL, since the fleet has policies, got "3.17.2"`,
    ]);
    deepEqual(version("kyverno", "3.6.9"), [
      `${path} must be 3.7.0 or newer, which brings policies.kyverno.io/v1, since the fleet has policies, got "3.6.9"`,
    ]);
    for (const newer of ["3.18.0", "3.18.1", "3.100.0", "v4.0.0-rc.1"]) {
      deepEqual(version("gatekeeper", newer), []);
    }
  });

  it("name a version that the standards do not have", () => {
    const must = 'policies.podSecurity.version must be a version of the Pod Security Standards, "1.0" to "1.37"';
    const version = (text: string) => problems({ podSecurity: { level: "baseline", version: text } });
    for (const text of ["1.38", "latest", "1.04", "v1.35"]) {
      deepEqual(version(text), [`${must}, got "${text}"`]);
    }
    deepEqual(version("1.37"), []);
  });

  it("name rules that nobody knows, that stand elsewhere, and that say nothing", () => {
    const rules = { "pined-images": {}, "allowed-registries": { registries: [] }, "host-namespaces": {} };
    deepEqual(
      problems({ rules, podSecurity: { level: "baseline" } }),
      [
        'policies.rules.pined-images must be a rule, of which flotilla policies has a list, got "pined-images"; did you mean "pinned-images"',
        "policies.rules.host-namespaces must be left out, since policies.podSecurity has it, got {}",
      ].toSpliced(1, 0, ...registries()),
    );
    deepEqual(
      problems({ rules: { "host-probes-and-host-lifecycle": {} } }, { clusters: { dev: { kubernetes: "1.33" } } }),
      [
        'policies.rules.host-probes-and-host-lifecycle must hold on every cluster, and asks nothing of Kubernetes 1.33 on dev, got "host-probes-and-host-lifecycle"',
      ],
    );
  });

  it("want registries that are what they seem", () => {
    deepEqual(problems({ registries: ["ghcr.io/acme", "ghcr.io.evil.com", "https://quay.io"] }), [
      'policies.registries[2] must be a registry, or a repository in one, such as "ghcr.io/acme", got "https://quay.io"; did you mean "quay.io"',
    ]);
    deepEqual(problems({ registries: ["ghcr.io/acme", "ghcr.io.evil.com"] }), [
      'policies.registries[1] must be of another host than one that looks like ghcr.io, got "ghcr.io.evil.com"',
    ]);
  });

  it("want parameters of the shape that the rule asks for", () => {
    deepEqual(
      problems({ rules: { probes: { paths: [] }, "recommended-labels": { labels: "team" }, "route-hosts": {} } }),
      [
        'policies.rules.probes must be {}, since the rule takes no parameters, got {"paths":[]}',
        'policies.rules.recommended-labels.labels must be a list, got "team"',
      ],
    );
  });

  it("name what is wrong with rules of one's own, each once", () => {
    const own: OwnParts = {
      rules: () => [
        { rule: { ...hostNamespaces, id: "Mine" } },
        { rule: probes },
        { rule: { ...hostNamespaces, id: "empty", validations: [] }, parameters: { a: 1 } },
        { rule: { ...hostNamespaces, id: "twice" } },
        { rule: { ...hostNamespaces, id: "twice" } },
      ],
    };
    const label = 'be a DNS label (a-z, 0-9 and "-", 1 to 63 characters)';
    const lines = [
      `rules.Mine.id must ${label}, got "Mine"; did you mean "mine"`,
      'rules.probes.id must be an id that no rule of flotilla has, got "probes"',
      "rules.empty.validations must ask for something, got []",
      'rules.empty.parameters must be {}, since the rule takes no parameters, got {"a":1}',
    ];
    const twice = (cluster: string) => `rules.twice.id must be that of one rule of ${cluster}, got "twice"`;
    deepEqual(problems({}, {}, own), [...lines, ...["us", "eu", "asia", "dev", "west"].map(twice)]);
    deepEqual(
      fleetProblems(changedServices({}), { rules: (name) => own.rules?.(name).slice(3, 4) ?? [] })
        .map(problemText)
        .slice(0, 1),
      ["policies must be there, since us has rules of its own, got nothing"],
    );
  });
});

describe("exceptions", () => {
  const at = (field: string, index = 0) => `policies.exceptions[${index}].${field}`;

  it("have an owner, a reason and a name that is narrow", () => {
    deepEqual(excepting({ owner: "", reason: " ", namespace: "sh*p", name: "*" }), [
      `${at("namespace")} must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "sh*p"; did you mean "sh-p"`,
      `${at("name")} must be the name of an object or its beginning, which * alone is not, got "*"`,
      `${at("owner")} must be a team of the fleet, or an address, got ""`,
      `${at("reason")} must say why it is needed, got " "`,
    ]);
    for (const name of ["*-web", "we*b", "Web", "web*-", "-*", ""]) {
      deepEqual(excepting({ name }), [
        `${at("name")} must be the name of an object ("web"), or its beginning and a * ("web-*"), got ${JSON.stringify(name)}`,
      ]);
    }
  });

  it("are owned by a team or an address", () => {
    const owner = (name: string) => problems({ exceptions: [{ ...exception, owner: name }] }, { teams });
    deepEqual(owner("web"), []);
    deepEqual(owner("wep"), [
      `${at("owner")} must be a team of the fleet, or an address, got "wep"; did you mean "web"`,
    ]);
  });

  it("are of a rule that one of their clusters is held to", () => {
    const own: OwnParts = { rules: (name) => (name === "dev" ? [{ rule: { ...hostNamespaces, id: "own" } }] : []) };
    const rule = (id: string, clusters?: readonly string[]) =>
      problems({ exceptions: [{ ...exception, rule: id, ...(clusters && { clusters }) }] }, {}, own);
    deepEqual(rule("prodes"), [
      `${at("rule")} must be a rule that the fleet's policies have, got "prodes"; did you mean "probes"`,
    ]);
    deepEqual(rule("own", ["eu"]), [
      `${at("rule")} must be a rule that a cluster of the exception is held to, got "own"`,
    ]);
    deepEqual([rule("own"), rule("own", ["dev", "eu"])], [[], []]);
  });

  it("name clusters of the fleet, and some", () => {
    deepEqual(excepting({ clusters: ["ev"] }, { name: "other", clusters: [] }), [
      `${at("clusters[0]")} must be a cluster of the fleet, got "ev"; did you mean "eu"`,
      `${at("clusters", 1)} must name a cluster, or be left out for all, got []`,
    ]);
  });

  it("end on a day that has not passed", () => {
    for (const until of ["2027-02-30", "tomorrow", "2027-3-1", "2027-03-31T00:00:00Z"]) {
      deepEqual(excepting({ until }), [`${at("until")} must be a day, such as "2027-03-31", got "${until}"`]);
    }
    deepEqual(excepting({ until: "2027-03-30" }), [
      `${at("until")} must be 2027-03-31 or later, which is today: the exception of shop/web from probes has ended, got "2027-03-30"`,
    ]);
    deepEqual(fleetProblems(fleet({ exceptions: [{ ...exception, until: "2020-01-01" }] })), []);
  });

  it("do not let the same object past a rule twice", () => {
    const overlapping = (index: number, earlier: number, name: string) =>
      `policies.exceptions[${index}] must let nothing past that policies.exceptions[${earlier}] lets past already, got {"rule":"probes","namespace":"shop","name":"${name}"}`;
    deepEqual(excepting({}, {}), [overlapping(1, 0, "web")]);
    deepEqual(excepting({ name: "web-1" }, { name: "web-*" }), [overlapping(1, 0, "web-*")]);
    deepEqual(excepting({ name: "web-*" }, { name: "web-a-*" }, { name: "web-a-1" }, { name: "web-b" }), [
      overlapping(1, 0, "web-a-*"),
      overlapping(2, 1, "web-a-1"),
      overlapping(3, 0, "web-b"),
    ]);
    deepEqual(excepting({ clusters: ["eu", "dev"] }, { clusters: ["dev", "us"] }), [overlapping(1, 0, "web")]);
    deepEqual(
      [
        excepting({ clusters: ["eu"] }, { clusters: ["us"] }),
        excepting({}, { namespace: "blog" }),
        excepting({}, { name: "web2" }, { name: "web-*" }),
      ],
      [[], [], []],
    );
  });

  it("are needed, since a rule applies there", () => {
    deepEqual(excepting({ namespace: "kyverno" }), [], "asia has no Kyverno");
    deepEqual(excepting({ namespace: "kyverno", clusters: ["eu", "dev"] }), [
      `${at("namespace")} must be a namespace that rules apply to, which no part of the platform runs in, got "kyverno"`,
    ]);
  });
});

function registries(): string[] {
  return ['policies.rules.allowed-registries must be written as policies.registries, got {"registries":[]}'];
}
