import { deepEqual } from "node:assert/strict";

import { problemText } from "../../problem.js";
import { check } from "../check.js";
import { changedServices } from "../services-fleet.test.data.js";
import type { Cases, Changes } from "../small-fleet.test.data.js";

const routing = (setIdentifier: string, rest: Changes = { policy: "multi-value" }) => ({ setIdentifier, ...rest });
const exposed = (changes: Changes) => ({ workloads: { shop: { expose: changes } } });
const { shop } = changedServices({}).workloads;

const cases: Cases = {
  "nothing of a name with routing on clusters that the workload runs on": [
    exposed({
      routing: {
        eu: routing("eu", { policy: "weighted", weight: 0 }),
        west: routing("west", { policy: "latency", region: "us-west-2" }),
      },
    }),
  ],
  "nothing of one name on two clusters": [
    {
      workloads: {
        shop: { replicas: { eu: undefined } },
        other: { ...shop, replicas: { eu: 3 } },
      },
    },
  ],
  "a name that is no label": [
    exposed({ name: "Shop.acme" }),
    'workloads.shop.expose.name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Shop.acme"; did you mean "shop-acme"',
  ],
  "a name that another workload of the same cluster has": [
    { workloads: { other: { ...shop, replicas: { us: 1, eu: 1, west: 1 } } } },
    'workloads.other.expose.name must be another name than that of shop, which is exposed on the same cluster, got "shop"',
  ],
  "routing for a cluster that the workload does not run on": [
    exposed({ routing: { ue: routing("ue") } }),
    'workloads.shop.expose.routing must name clusters that the workload runs on, got "ue"; did you mean "eu"',
  ],
  "routing that Route 53 does not know": [
    exposed({
      routing: {
        eu: routing(""),
        west: routing("west", { policy: "weighted", weight: 256 }),
        asia: routing("asia", { policy: "latency", region: "us-west2" }),
      },
    }),
    'workloads.shop.expose.routing.eu.setIdentifier must be 1 to 128 characters without spaces, got ""',
    "workloads.shop.expose.routing.west.weight must be a whole number from 0 to 255, got 256",
    'workloads.shop.expose.routing.asia.region must be a region of AWS, got "us-west2"; did you mean "us-west-2"',
  ],
};

describe("the checks of exposed workloads", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`name ${name}`, () => {
      deepEqual(check(changedServices(changes)).map(problemText), problems);
    });
  }
});
