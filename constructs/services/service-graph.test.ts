import { deepEqual, equal, throws } from "node:assert/strict";

import { array, assert, integer, property, tuple } from "fast-check";

import { problemText } from "../../lib/problem.js";
import { deletionSteps, serviceProblems, serviceSteps } from "./service-graph.js";
import type { Provision, SharedService } from "./service.js";
import { object, service } from "./services.test.data.js";

const issuer = object("cert-manager.io/v1", "ClusterIssuer", "public");
const gateway = object("gateway.networking.k8s.io/v1", "Gateway", "public");

const certManager = service("cert-manager", {
  objects: [issuer],
  provides: ["definitions/cert-manager.io", "webhook/cert-manager", "certificates"],
  needs: ["identity/cert-manager"],
});
const externalDns = service("external-dns", {
  provides: ["dns-records"],
  needs: ["identity/external-dns", "definitions/gateway.networking.k8s.io"],
});
const gateways = service("gateways", {
  objects: [gateway, object("cert-manager.io/v1", "Certificate", "public")],
  provides: ["definitions/gateway.networking.k8s.io", "gateway-class/public"],
});
const given = ["identity/cert-manager", "identity/external-dns"];

describe("serviceSteps", () => {
  const names = (services: readonly SharedService[], has: readonly Provision[] = given) =>
    serviceSteps(services, has).map(({ name }) => name);

  it("are charts and objects, each after what it needs", () => {
    deepEqual(
      serviceSteps([externalDns, gateways, certManager], given).map(({ name, after, afterServices, wave }) => [
        wave,
        name,
        after,
        afterServices,
      ]),
      [
        [0, "gateways", [], []],
        [0, "cert-manager", [], []],
        [1, "external-dns", ["gateways"], ["gateways"]],
        [1, "cert-manager-objects", ["cert-manager"], []],
        [2, "gateways-objects", ["gateways", "external-dns", "cert-manager"], ["external-dns", "cert-manager"]],
      ],
    );
  });

  it("have what a chart does not bring itself with the objects of its service", () => {
    const site = service("site", { needs: ["certificates"] });
    deepEqual(names([site, certManager]), ["cert-manager", "cert-manager-objects", "site"]);
    const hooked = service("hooked", { needs: ["webhook/cert-manager"] });
    deepEqual(names([hooked, certManager]), ["cert-manager", "hooked", "cert-manager-objects"]);
  });

  it("are one of a service without objects, and none without services", () => {
    deepEqual(
      serviceSteps([service("metrics")]).map(({ name, part }) => [name, part]),
      [["metrics", "chart"]],
    );
    deepEqual(serviceSteps([]), []);
  });

  it("wait for nothing that the cluster has", () => {
    const has = ["definitions/gateway.networking.k8s.io", ...given];
    deepEqual(names([externalDns], has), ["external-dns"]);
  });

  it("wait for definitions of objects that a chart needs", () => {
    const certificate = object("cert-manager.io/v1", "Certificate");
    deepEqual(names([service("a", { before: [certificate] }), certManager]).slice(0, 2), ["cert-manager", "a"]);
  });

  it("are after who writes DNS records where their objects have some, if there is such a service", () => {
    const annotated = { "external-dns.alpha.kubernetes.io/hostname": "a.acme.example" };
    const exposed = {
      "an Ingress": object("networking.k8s.io/v1", "Ingress"),
      "a Service with a name": { ...object("v1", "Service"), metadata: { name: "x", annotations: annotated } },
    };
    for (const objects of Object.values(exposed).map((each) => [each])) {
      const [dns, site] = [service("dns", { provides: ["dns-records"] }), service("site", { objects })];
      deepEqual(names([site, dns]), ["site", "dns", "site-objects"]);
      deepEqual(
        serviceSteps([site, dns]).map(({ after }) => after),
        [[], [], ["site", "dns"]],
      );
      deepEqual(names([site]), ["site", "site-objects"]);
    }
    const plain = service("plain", { objects: [object("v1", "Service")] });
    deepEqual(serviceSteps([plain, service("dns", { provides: ["dns-records"] })])[2]?.after, ["plain"]);
  });

  it("throw with all that is wrong", () => {
    throws(() => serviceSteps([service("a", { needs: ["b"] }), service("c", { needs: ["d"] })]), {
      name: "InvalidError",
      message: [
        "services is invalid",
        '  services.a.needs[0] must be something that a service provides or the cluster has, got "b"',
        '  services.c.needs[0] must be something that a service provides or the cluster has, got "d"',
      ].join("\n"),
    });
  });

  it("are in an order of any services that need only those before them, and in the same one each time", () => {
    const graphs = array(tuple(integer({ min: 0, max: 30 }), integer({ min: 0, max: 30 })), { maxLength: 60 });
    assert(
      property(graphs, (pairs) => {
        const services = Array.from({ length: 31 }, (_, index) => {
          const needs = pairs.filter(([a, b]) => a === index && b < a).map(([, b]) => `thing/${b}`);
          return service(`s${index}`, { needs, provides: [`thing/${index}`], objects: [object("v1", "ConfigMap")] });
        }).reverse();
        const steps = serviceSteps(services);
        equal(steps.length, 62);
        const done = new Map<string, number>();
        for (const { name, after, wave } of steps) {
          const waves = after.map((other) => done.get(other) ?? NaN);
          equal(wave, waves.length === 0 ? 0 : Math.max(...waves) + 1);
          done.set(name, wave);
        }
        deepEqual(serviceSteps(services), steps);
      }),
      { numRuns: 50 },
    );
  });

  it("are those of a chain of 20,000 services without delay or too deep a stack", () => {
    const services = Array.from({ length: 20_000 }, (_, index) =>
      service(`s${index}`, { provides: [`thing/${index}`], needs: index === 0 ? [] : [`thing/${index - 1}`] }),
    );
    equal(serviceSteps(services).at(-1)?.wave, 19_999);
  });
});

describe("deletionSteps", () => {
  it("have objects before controllers, and who writes DNS records after all that has some", () => {
    const steps = deletionSteps(serviceSteps([externalDns, gateways, certManager], given)).map(({ name }) => name);
    deepEqual(steps, ["gateways-objects", "cert-manager-objects", "external-dns", "cert-manager", "gateways"]);
  });
});

describe("serviceProblems", () => {
  const refused: Readonly<Record<string, readonly [readonly SharedService[], ...string[]]>> = {
    "a need that nobody meets": [
      [service("dns", { needs: ["identity/externaldns"] })],
      'services.dns.needs[0] must be something that a service provides or the cluster has, got "identity/externaldns"; did you mean "identity/external-dns"',
    ],
    "an object of a kind that nobody defines": [
      [service("certs", { objects: [issuer] })],
      'services.certs.objects[0] must be of a kind that a service or the cluster defines (ClusterIssuer of cert-manager.io/v1), got "definitions/cert-manager.io"',
    ],
    "an identity that the cluster has no way to give": [
      [
        service("vault", {
          identities: [{ name: "vault", namespace: "vault", serviceAccount: "vault", rights: [] }],
        }),
      ],
      'services.vault.identities[0] must be something that a service provides or the cluster has, got "identity/vault"',
    ],
    "a cycle of two services": [
      [service("a", { provides: ["x/a"], needs: ["x/b"] }), service("b", { provides: ["x/b"], needs: ["x/a"] })],
      "services.a.needs[0] must not lead back to a, got a -> b -> a",
    ],
    "a chart that needs the objects of its own service": [
      [service("a", { provides: ["class/a"], needs: ["class/a"], objects: [object("v1", "ConfigMap")] })],
      "services.a.needs[0] must not lead back to a, got a -> a-objects -> a",
    ],
    "a service that needs itself": [
      [service("a", { provides: ["class/a"], needs: ["class/a"] })],
      "services.a.needs[0] must not lead back to a, got a -> a",
    ],
    "two cycles, and what only waits for one": [
      [
        service("waits", { needs: ["x/a"] }),
        service("a", { provides: ["x/a"], needs: ["x/b"] }),
        service("b", { provides: ["x/b"], needs: ["x/a"] }),
        service("c", { provides: ["x/c"], needs: ["x/c"] }),
      ],
      "services.a.needs[0] must not lead back to a, got a -> b -> a",
      "services.c.needs[0] must not lead back to c, got c -> c",
    ],
    "two services of one name": [
      [service("a"), service("a", { chart: { ...service("a").chart, name: "other" } })],
      'services.a must be the only service of the cluster with a part named "a"',
    ],
    "a service that is named like the objects of another": [
      [service("a", { objects: [object("v1", "ConfigMap")] }), service("a-objects")],
      'services.a-objects must be the only service of the cluster with a part named "a-objects"',
    ],
    "a name that is no DNS label": [
      [service("A", { chart: service("a").chart })],
      'services.A must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "A"; did you mean "a"',
    ],
    "two releases of one name": [
      [service("a"), service("b", { chart: service("a").chart })],
      'services.b.chart.name must be the only release of that name in the namespace a, which a has already, got "a"',
    ],
    "a release whose name is too long": [
      [service("a", { chart: { ...service("a").chart, name: "a".repeat(54) } })],
      `services.a.chart.name must have 53 characters at most, got "${"a".repeat(54)}"`,
    ],
    "two policy engines": [
      [service("kyverno", { provides: ["policy-engine"] }), service("gatekeeper", { provides: ["policy-engine"] })],
      'services.gatekeeper.provides[0] must be something that nobody else provides, which kyverno does already, got "policy-engine"',
    ],
    "a service for what the cluster has": [
      [service("dns", { provides: ["identity/external-dns"] })],
      'services.dns.provides[0] must be something that nobody else provides, which the cluster has already, got "identity/external-dns"',
    ],
  };
  for (const [mistake, [services, ...problems]] of Object.entries(refused)) {
    it(`names ${mistake}`, () => {
      deepEqual(serviceProblems(services, given).map(problemText), problems);
    });
  }

  it("are none of services that fit together", () => {
    deepEqual(serviceProblems([externalDns, gateways, certManager], given), []);
  });
});
