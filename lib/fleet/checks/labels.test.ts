import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "labels and taints that Kubernetes does not take": [
    {
      clusters: {
        us: {
          pools: {
            general: {
              labels: { "a b": "1", "acme.example/team": "a b" },
              taints: [{ key: "/x", value: "-", effect: "NoSchedule" }],
            },
          },
        },
      },
    },
    'clusters.us.pools.general.labels must have a label key such as "team" or "acme.example/team", got "a b"',
    'clusters.us.pools.general.labels["acme.example/team"] must be a label value (letters, digits, -, _ and ., at most 63), got "a b"',
    'clusters.us.pools.general.taints[0].key must have a label key such as "team" or "acme.example/team", got "/x"',
    'clusters.us.pools.general.taints[0].value must be a label value (letters, digits, -, _ and ., at most 63), got "-"',
  ],
  "labels of a workload that Kubernetes does not take": [
    {
      workloads: {
        shop: {
          labels: {
            "Acme.example/team": "shop",
            team: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          },
        },
      },
    },
    'workloads.shop.labels must have a label key such as "team" or "acme.example/team", got "Acme.example/team"',
    'workloads.shop.labels.team must be a label value (letters, digits, -, _ and ., at most 63), got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
  ],
  "labels of a workload that are flotilla's": [
    {
      workloads: {
        shop: { labels: { "app.kubernetes.io/instance": "shop-2", "app.kubernetes.io/managed-by": "Helm" } },
      },
    },
    'workloads.shop.labels["app.kubernetes.io/instance"] must be left to flotilla, got "shop-2"',
    'workloads.shop.labels["app.kubernetes.io/managed-by"] must be left to flotilla, got "Helm"',
  ],
  "nothing about labels that Kubernetes takes": [
    {
      workloads: {
        shop: { labels: { "acme.example/team": "shop", tier: "", A_1: "1.0", "app.kubernetes.io/part-of": "shop" } },
      },
    },
  ],
};

describe("checks of labels", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
