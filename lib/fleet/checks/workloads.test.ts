import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "an unknown cluster": [
    { workloads: { shop: { replicas: { ue: 1 } } } },
    'workloads.shop.replicas must name clusters of the fleet, got "ue"; did you mean "us"',
  ],
  "numbers of replicas that are none": [
    { workloads: { shop: { replicas: { eu: 0, dev: { min: 1.5, max: -1, targetCpuPercent: 120 } } } } },
    "workloads.shop.replicas.eu must be a whole number of at least 1, got 0",
    "workloads.shop.replicas.dev.min must be a whole number of at least 1, got 1.5",
    "workloads.shop.replicas.dev.max must be a whole number of at least 1, got -1",
    "workloads.shop.replicas.dev.targetCpuPercent must be a whole number from 1 to 100, got 120",
    "workloads.shop.replicas.dev.min must be at most max -1, got 1.5",
  ],
  "bounds in the wrong order": [
    { workloads: { shop: { replicas: { eu: { min: 5, max: 4, targetCpuPercent: 70 } } } } },
    "workloads.shop.replicas.eu.min must be at most max 4, got 5",
  ],
  "a port that TCP does not have": [
    { workloads: { shop: { port: 65536 } } },
    "workloads.shop.port must be a whole number from 1 to 65535, got 65536",
  ],
  "requests in other units": [
    { workloads: { shop: { resources: { cpu: "0.1", memory: "1Gi" } } } },
    'workloads.shop.resources.cpu must be thousandths of a processor such as "100m", got "0.1"',
    'workloads.shop.resources.memory must be mebibytes such as "128Mi", got "1Gi"',
  ],
  "requests of nothing": [
    { workloads: { shop: { resources: { cpu: "0m", memory: "0Mi" } } } },
    'workloads.shop.resources.cpu must be thousandths of a processor such as "100m", got "0m"',
    'workloads.shop.resources.memory must be mebibytes such as "128Mi", got "0Mi"',
  ],
  "an image without tag or digest": [
    { workloads: { shop: { image: "registry.example:5000/shop" } } },
    'workloads.shop.image must have a tag or a digest, got "registry.example:5000/shop"',
  ],
  "an image that is none": [
    { workloads: { shop: { image: "registry.example/Shop:1.0" } } },
    'workloads.shop.image must be an image such as "registry.example/acme/storefront:1.0.0", got "registry.example/Shop:1.0"',
  ],
  "an image with a malformed digest": [
    { workloads: { shop: { image: "shop@sha256:abc" } } },
    'workloads.shop.image must be an image such as "registry.example/acme/storefront:1.0.0", got "shop@sha256:abc"',
  ],
  "an image with an empty tag": [
    { workloads: { shop: { image: "shop:" } } },
    'workloads.shop.image must be an image such as "registry.example/acme/storefront:1.0.0", got "shop:"',
  ],
  "nothing about an image with port, tag and digest": [
    {
      workloads: {
        shop: {
          image:
            "registry.example:5000/acme/shop:1.0@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        },
      },
    },
  ],
  "paths of probes that are none": [
    { workloads: { shop: { probes: { live: "livez", ready: "/ready z" } } } },
    'workloads.shop.probes.live must be a path such as "/livez", got "livez"; did you mean "/livez"',
    'workloads.shop.probes.ready must be a path such as "/livez", got "/ready z"',
  ],
  "nothing about other paths of probes": [{ workloads: { shop: { probes: { live: "/", ready: "/health/ready" } } } }],
};

describe("checks of workloads", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
