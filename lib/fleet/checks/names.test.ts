import { deepEqual } from "node:assert/strict";

import { problemsWith, smallFleet, type Cases } from "../small-fleet.test.data.js";

const label = 'must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters)';
const longName = "a".repeat(64);

const cases: Cases = {
  "nothing about a valid fleet": [{}],
  "a fleet's name that is no DNS label": [
    { name: "Acme Inc." },
    `name ${label}, got "Acme Inc."; did you mean "acme-inc"`,
  ],
  "a fleet's name that starts with a digit": [
    { name: "3com" },
    'name must start with a letter, as names in Google Cloud and Azure do, got "3com"',
  ],
  "a domain without a dot": [{ domain: "acme" }, 'domain must be a DNS zone such as "acme.example", got "acme"'],
  "a cluster's name that is no DNS label": [
    {
      clusters: { dev: undefined, Dev_1: smallFleet.clusters["dev"] },
      rollout: [["Dev_1"], ["eu", "asia"]],
      workloads: { shop: { replicas: { dev: undefined } } },
    },
    `clusters.Dev_1 ${label}, got "Dev_1"; did you mean "dev-1"`,
  ],
  "a pool's name that is no DNS label": [
    { clusters: { dev: { pools: { general: undefined, "g.1": { machine: "burstable.medium", nodes: 1 } } } } },
    `clusters.dev.pools["g.1"] ${label}, got "g.1"; did you mean "g-1"`,
  ],
  "a stack's name that is no DNS label": [{ clusters: { eu: { stack: "-" } } }, `clusters.eu.stack ${label}, got "-"`],
  "a stack that another cluster has": [
    { clusters: { eu: { stack: "us" } } },
    'clusters.eu.stack must be a stack of its own and not that of clusters.us, got "us"',
  ],
  "a workload's name that is no DNS label": [
    { workloads: { shop: undefined, [longName]: smallFleet.workloads["shop"] } },
    `workloads.${longName} ${label}, got "${longName}"`,
  ],
  "a workload's name that no Service can have": [
    { workloads: { shop: undefined, "3d": smallFleet.workloads["shop"] } },
    'workloads.3d must start with a letter, as names of Services do, got "3d"',
  ],
  "a workload's namespace that is no DNS label": [
    { workloads: { shop: { namespace: "Shop" } } },
    `workloads.shop.namespace ${label}, got "Shop"; did you mean "shop"`,
  ],
  "a namespace of Kubernetes": [
    { workloads: { shop: { namespace: "kube-system" } } },
    'workloads.shop.namespace must be a namespace of its own and not one of Kubernetes, got "kube-system"; did you mean "shop"',
  ],
};

describe("checks of names", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
