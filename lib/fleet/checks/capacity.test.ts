import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "a replica that no node has room for": [
    { workloads: { shop: { resources: { cpu: "4000m", memory: "128Mi" } } } },
    'workloads.shop.resources must fit on a node of clusters.eu, the largest of which has 3920m processor and 13621Mi memory, got "4000m processor and 128Mi memory"',
    'workloads.shop.resources must fit on a node of clusters.dev, the largest of which has 2000m processor and 4096Mi memory, got "4000m processor and 128Mi memory"',
  ],
  "replicas that the pools have no room for": [
    { workloads: { shop: { resources: { cpu: "1000m" }, replicas: { eu: 10 } } } },
    'workloads.shop.replicas.eu must fit on clusters.eu, whose pools have 11760m processor and 40863Mi memory at their largest, got "10 replicas of 1000m processor and 128Mi memory"',
  ],
  "replicas that fit by the sum and not node by node": [
    { workloads: { shop: { resources: { cpu: "2500m" }, replicas: { eu: 4, dev: undefined } } } },
    'workloads.shop.replicas.eu must fit on clusters.eu, whose pools have 11760m processor and 40863Mi memory at their largest, got "4 replicas of 2500m processor and 128Mi memory"',
  ],
  "workloads that fit alone and not together": [
    {
      workloads: {
        shop: { resources: { cpu: "300m" }, replicas: { eu: 30, dev: undefined } },
        zoo: {
          namespace: "zoo",
          image: "zoo:1",
          port: 80,
          resources: { cpu: "300m", memory: "64Mi" },
          replicas: { eu: { min: 1, max: 10, targetCpuPercent: 70 } },
        },
      },
    },
    'workloads.zoo.replicas.eu must fit on clusters.eu beside the workloads before it, whose pools have 11760m processor and 40863Mi memory at their largest, got "10 replicas of 300m processor and 64Mi memory"',
  ],
  "more pods than the nodes take": [
    { workloads: { shop: { resources: { cpu: "1m", memory: "1Mi" }, replicas: { eu: 331 } } } },
    'workloads.shop.replicas.eu must fit on clusters.eu, whose pools have 11760m processor and 40863Mi memory at their largest, got "331 replicas of 1m processor and 1Mi memory"',
  ],
  "pools that the workload does not tolerate": [
    {
      clusters: {
        eu: {
          pools: {
            gpu: { machine: "memory.xlarge", nodes: 30, taints: [{ key: "gpu", value: "", effect: "NoSchedule" }] },
          },
        },
      },
      workloads: { shop: { replicas: { eu: 150 } } },
    },
    'workloads.shop.replicas.eu must fit on clusters.eu, whose pools have 11760m processor and 40863Mi memory at their largest, got "150 replicas of 100m processor and 128Mi memory"',
  ],
};

describe("checks of capacity", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
