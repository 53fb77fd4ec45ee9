import { deepEqual, equal } from "node:assert/strict";

import { check } from "../../lib/fleet/check.js";
import { changedServices, servicesFleet } from "../../lib/fleet/services-fleet.test.data.js";
import { smallFleet, type Changes } from "../../lib/fleet/small-fleet.test.data.js";
import type { Manifest } from "../../lib/manifests.js";
import { certManager } from "./cert-manager.js";
import { externalDns } from "./external-dns.js";
import { fleetServices } from "./fleet-services.js";
import type { SharedService } from "./service.js";

const names = (cluster: string, changes: Changes = {}) =>
  fleetServices(changedServices(changes), cluster).map(({ name }) => name);

function serviceOf(cluster: string, name: string, changes: Changes = {}): SharedService | undefined {
  return fleetServices(changedServices(changes), cluster).find((service) => service.name === name);
}

const objectOf = (cluster: string, name: string, kind: string, changes: Changes = {}): Manifest | undefined =>
  serviceOf(cluster, name, changes)?.objects.find((object) => object.kind === kind);

describe("fleetServices", () => {
  it("are tested with a fleet that has no problem", () => {
    deepEqual(check(servicesFleet), []);
  });

  it("are none where the fleet names none, or has no such cluster", () => {
    deepEqual(fleetServices(smallFleet, "us"), []);
    deepEqual(fleetServices(servicesFleet, "mars"), []);
  });

  it("are those of the fleet, but for what a cluster says itself and has by itself", () => {
    deepEqual(Object.fromEntries(Object.keys(servicesFleet.clusters).map((cluster) => [cluster, names(cluster)])), {
      us: ["cert-manager", "external-dns", "kyverno", "metrics-server"],
      west: ["cert-manager", "external-dns", "kyverno", "gateway-controller", "metrics-server"],
      eu: ["cert-manager", "external-dns", "kyverno", "gateway-controller"],
      asia: ["cert-manager", "external-dns", "gatekeeper", "gateway-controller"],
      dev: ["cert-manager", "external-dns", "kyverno", "gateway-controller", "metrics-server"],
    });
  });

  it("are the same whatever the order of the fleet's keys", () => {
    const turned = (value: object) => Object.fromEntries(Object.entries(value).reverse());
    const issuers = { b: { kind: "private-ca", secret: "b" }, a: { kind: "acme", email: "a@acme.example" } };
    const fleet = changedServices({ services: { certManager: { issuers } } });
    const certManager = { ...fleet.services?.certManager, issuers: turned(fleet.services?.certManager?.issuers ?? {}) };
    const other = {
      ...fleet,
      clusters: turned(fleet.clusters) as typeof fleet.clusters,
      services: turned({ ...fleet.services, certManager }),
      workloads: turned(fleet.workloads) as typeof fleet.workloads,
    };
    for (const cluster of Object.keys(fleet.clusters)) {
      equal(JSON.stringify(fleetServices(other, cluster)), JSON.stringify(fleetServices(fleet, cluster)));
    }
  });

  it("have no part of what the fleet says where a cluster says it", () => {
    const engine = { engine: "kyverno", timeoutSeconds: 20, excludedNamespaces: ["velero"] };
    const changes = {
      services: { policyEngine: engine },
      clusters: { asia: { services: { policyEngine: { engine: "kyverno", timeoutSeconds: 10 } } } },
    };
    const { config, admissionController } = serviceOf("asia", "kyverno", changes)?.chart.values as {
      config: { resourceFiltersIncludeNamespaces: string[] };
      admissionController: { container: { extraArgs: object } };
    };
    deepEqual(config.resourceFiltersIncludeNamespaces, []);
    deepEqual(admissionController.container.extraArgs, { webhookTimeout: 10 });
  });

  it("write records in the zones of the cluster", () => {
    const place = { fleet: "acme", name: "us", spec: servicesFleet.clusters["us"] ?? fail("us") };
    const zone = { dns: "route53", name: "us.acme.example", hostedZoneId: "Z0US", account: "111111111111" } as const;
    deepEqual(serviceOf("us", "external-dns"), externalDns(place, { zones: [zone], sources: ["service", "ingress"] }));
    const { values } = serviceOf("eu", "external-dns")?.chart ?? fail("external-dns");
    deepEqual((values as { sources: string[] }).sources, ["service", "ingress", "gateway-httproute"]);
  });

  it("issue certificates in the zones of the cluster, and on a local one by an authority that it makes up", () => {
    const place = { fleet: "acme", name: "us", spec: servicesFleet.clusters["us"] ?? fail("us") };
    const zone = { dns: "route53", name: "us.acme.example", hostedZoneId: "Z0US", account: "111111111111" } as const;
    const issuer = { kind: "acme", email: "platform@acme.example", zones: [zone] } as const;
    deepEqual(serviceOf("us", "cert-manager"), certManager(place, { issuers: { public: issuer } }));
    deepEqual(
      serviceOf("dev", "cert-manager")?.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      ["ClusterIssuer public-root", "Certificate public-root", "ClusterIssuer public"],
    );
  });

  it("have one Gateway for the workloads that the cluster exposes", () => {
    const listeners = (cluster: string, changes: Changes = {}) =>
      (objectOf(cluster, "gateway-controller", "Gateway", changes)?.spec as { listeners: object[] }).listeners[1];
    deepEqual(listeners("eu"), {
      name: "https",
      protocol: "HTTPS",
      port: 443,
      hostname: "*.apps.eu.acme.example",
      tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", name: "default" }] },
      allowedRoutes: {
        namespaces: {
          from: "Selector",
          selector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["shop"] }] },
        },
      },
    });
    const gateway = { domain: "eu.acme.example", routesFrom: ["other"] };
    const { hostname, allowedRoutes } = listeners("eu", { services: { gateway } }) as {
      hostname: string;
      allowedRoutes: { namespaces: { selector: { matchExpressions: { values: string[] }[] } } };
    };
    deepEqual(
      [hostname, allowedRoutes.namespaces.selector.matchExpressions[0]?.values],
      ["*.eu.acme.example", ["other"]],
    );
  });

  it("have the version that is written", () => {
    const version = "1.2.3";
    const changes = {
      services: {
        certManager: { version },
        externalDns: { version },
        policyEngine: { version },
        gateway: { version },
        metricsServer: { version },
      },
      clusters: { asia: { services: { policyEngine: { version } } } },
    };
    for (const cluster of ["dev", "asia"]) {
      const services = fleetServices(changedServices(changes), cluster);
      deepEqual([...new Set(services.map(({ chart }) => chart.version))], [version]);
    }
  });
});

function fail(name: string): never {
  throw new Error(`there is no ${name}`);
}
