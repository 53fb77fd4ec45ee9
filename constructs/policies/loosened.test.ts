import { deepEqual } from "node:assert/strict";

import { changedServices } from "../../lib/fleet/services-fleet.test.data.js";
import type { Changes } from "../../lib/fleet/small-fleet.test.data.js";
import { loosened } from "./loosened.js";

const exception = { rule: "probes", namespace: "shop", name: "web", owner: "web@acme.example", reason: "it has none" };
const rules = {
  probes: {},
  "recommended-labels": { labels: ["a", "b"] },
  "route-hosts": { domains: { shop: ["a.example"] } },
};
const policies = {
  enforcement: { management: "enforce", rings: ["enforce", "warn", "audit"] },
  podSecurity: { level: "restricted", version: "1.35" },
  registries: ["ghcr.io/acme"],
  rules,
  exceptions: [{ ...exception, until: "2027-03-31" }],
};
const base = changedServices({ policies });
const all = ["asia", "dev", "eu", "us", "west"];
const after = (change: Changes, changes: Changes = {}) =>
  loosened(base, changedServices({ ...changes, policies: { ...policies, ...change } })).map(
    ({ what, message, clusters }) =>
      `${what}: ${message} [${clusters.length === all.length ? "all" : clusters.join()}]`,
  );

describe("loosened", () => {
  it("is nothing where nothing is laxer", () => {
    deepEqual(after({}), []);
    const stricter = {
      enforcement: { management: "enforce", rings: ["enforce", "enforce", "warn"] },
      rules: { ...rules, "recommended-labels": { labels: ["b", "a", "c"] }, "pinned-images": {} },
      exceptions: [{ ...exception, until: "2027-01-31" }],
    };
    deepEqual(after(stricter), []);
    const fromBaseline = changedServices({
      policies: { ...policies, podSecurity: { level: "baseline", version: "1.35" } },
    });
    deepEqual(loosened(fromBaseline, base), []);
    deepEqual(loosened(changedServices({}), base), []);
  });

  it("is a lower enforcement, on the clusters of its ring", () => {
    deepEqual(after({ enforcement: { management: "warn", rings: ["enforce", "audit", "audit"] } }), [
      "enforcement: warn instead of enforce [us]",
      "enforcement: audit instead of warn [west]",
    ]);
  });

  it("is a rule that is gone, of an older version, or of a laxer standard", () => {
    deepEqual(after({ rules: { ...rules, probes: undefined }, exceptions: [] }), [
      "probes: the rule does not hold any more [all]",
    ]);
    deepEqual(
      after({ podSecurity: { level: "restricted", version: "1.34" } }).includes(
        "privileged: as of Kubernetes 1.34 instead of 1.35 [all]",
      ),
      true,
    );
    deepEqual(
      after({ podSecurity: { level: "baseline", version: "1.35" } }),
      [
        ...["allow-privilege-escalation", "capabilities-restricted", "proc-mount-restricted", "restricted-volumes"],
        ...["run-as-non-root", "run-as-user", "seccomp-profile-restricted"],
      ].map((id) => `${id}: the rule does not hold any more [all]`),
    );
    deepEqual(
      loosened(base, changedServices({})).map(({ what, message }) => `${what}: ${message}`),
      ["policies: no rule holds any more"],
    );
  });

  it("is a parameter that admits more or asks for less", () => {
    const laxer = {
      registries: ["ghcr.io/acme", "quay.io/acme"],
      rules: {
        ...rules,
        "recommended-labels": { labels: ["b"] },
        "route-hosts": { domains: { shop: ["a.example", "b.example"] } },
      },
    };
    deepEqual(after(laxer), [
      "allowed-registries: it admits registries quay.io/acme [all]",
      "recommended-labels: it does not ask for labels a any more [all]",
      "route-hosts: it admits domains shop b.example [all]",
    ]);
  });

  it("is an exception that is new or ends later", () => {
    const exceptions = [
      { ...exception, until: "2027-06-30" },
      { ...exception, name: "api-*", until: "2027-01-31", clusters: ["eu"] },
    ];
    deepEqual(
      after({ exceptions }),
      [
        "probes: shop/web is let past until 2027-06-30 instead of 2027-03-31 [all]",
        "probes: shop/api-* is let past until 2027-01-31, on the word of web@acme.example [eu]",
      ].sort((a, b) => Number(a.includes("api")) - Number(b.includes("api"))),
    );
  });

  it("is a namespace that is left out, a failure that admits, and what is no longer judged", () => {
    const policyEngine = { failurePolicy: "Ignore", excludedNamespaces: ["velero"] };
    deepEqual(after({ judged: "pods" }, { services: { policyEngine } }), [
      "judged: pods are judged, and no longer what makes them [all]",
      "excludedNamespaces: no rule applies in namespace velero any more [dev,eu,us,west]",
      "failurePolicy: requests that cannot be judged are admitted [eu,us,west]",
    ]);
  });
});
