import { deepEqual } from "node:assert/strict";

import { changedServices, servicesFleet } from "../../lib/fleet/services-fleet.test.data.js";
import { platform } from "../platform.js";
import { exposedNames } from "./exposed-names.js";

const names = (fleet: typeof servicesFleet, cluster: string) => Object.fromEntries(exposedNames(fleet, cluster));

describe("exposedNames", () => {
  it("are under the domain of the Gateway of each cluster that the workload runs on", () => {
    deepEqual(
      Object.keys(servicesFleet.clusters).map((cluster) => names(servicesFleet, cluster)),
      [
        {},
        { shop: { host: "shop.apps.eu.acme.example" } },
        { shop: { host: "shop.apps.asia.acme.example" } },
        { shop: { host: "shop.apps.dev.acme.example" } },
        { shop: { host: "shop.apps.west.acme.example" } },
      ],
    );
  });

  it("have the routing of their cluster alone", () => {
    const routing = { policy: "weighted", setIdentifier: "west", weight: 70 };
    const fleet = changedServices({ workloads: { shop: { expose: { routing: { west: routing } } } } });
    deepEqual(names(fleet, "west"), { shop: { host: "shop.apps.west.acme.example", routing } });
    deepEqual(names(fleet, "dev"), { shop: { host: "shop.apps.dev.acme.example" } });
  });

  it("are none without a Gateway, of a workload that stays inside, and of a cluster that is not there", () => {
    const without = changedServices({ clusters: { dev: { services: { gateway: false } } } });
    const inside = changedServices({ workloads: { shop: { expose: undefined } } });
    deepEqual([names(without, "dev"), names(inside, "dev"), names(servicesFleet, "mars")], [{}, {}, {}]);
  });

  it("are routes of the workloads, applied after the Gateway", () => {
    const layers = platform(servicesFleet, "west");
    const workloads = layers.find(({ name }) => name === "workloads");
    const routes = workloads?.manifests.filter(({ kind }) => kind === "HTTPRoute").map(({ spec }) => spec);
    deepEqual(
      routes?.map((spec) => (spec as { hostnames: string[] }).hostnames),
      [["shop.apps.west.acme.example"]],
    );
    deepEqual(workloads?.after.includes("gateway-controller-objects"), true);
  });
});
