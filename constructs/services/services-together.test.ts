import { deepEqual } from "node:assert/strict";

import type { InstallerName } from "../../lib/fleet/services-spec.js";
import { layerProblems, orderedLayers, type Layer } from "../../lib/layer.js";
import { certManager } from "./cert-manager.js";
import { zones, type SmallFleetCluster } from "./dns-zones.test.data.js";
import { externalDns } from "./external-dns.js";
import { gatekeeper } from "./gatekeeper.js";
import { gatewayController } from "./gateway-controller.js";
import { installers } from "./installers/installers.js";
import { released } from "./installers/released.test.data.js";
import { kyverno } from "./kyverno.js";
import { metricsServer } from "./metrics-server.js";
import { deletionSteps, serviceProblems, serviceSteps } from "./service-graph.js";
import { serviceLayers } from "./service-layers.js";
import type { SharedService } from "./service.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

/** Every service on one cluster, in no order. */
function servicesOf(name: SmallFleetCluster, engine: typeof kyverno | typeof gatekeeper): SharedService[] {
  const cluster = clusterNamed(name);
  const gateway = {
    domain: `apps.${name}.acme.example`,
    exposure: "internal",
    issuer: "public",
    routesFrom: [],
  } as const;
  const zone = zones[name];
  const issuers = {
    public:
      zone.dns === "in-memory"
        ? ({ kind: "self-signed" } as const)
        : ({ kind: "acme", email: "platform@acme.example", zones: [zone] } as const),
  };
  return [
    externalDns(cluster, { zones: [zone], sources: ["service", "gateway-httproute"] }),
    metricsServer(cluster),
    certManager(cluster, { issuers, gatewayApi: true }),
    gatewayController(cluster, gateway),
    engine(cluster),
  ];
}

/** What the stack of a cluster gives to services. */
const given = (services: readonly SharedService[]) =>
  services.flatMap(({ identities }) => identities.map(({ name }) => `identity/${name}`));

describe("all services together", () => {
  for (const name of Object.keys(zones) as SmallFleetCluster[]) {
    for (const engine of [kyverno, gatekeeper]) {
      const services = servicesOf(name, engine);

      it(`fit on ${name}, with ${engine.name}`, () => {
        deepEqual(serviceProblems(services, given(services)), []);
        const foundation: Layer = { name: "foundation", after: [], deliver: "pulumi", manifests: [] };
        const layers = [foundation, ...serviceLayers(serviceSteps(services, given(services)))];
        deepEqual(layerProblems(layers), []);
        deepEqual(orderedLayers(layers), layers);
      });

      it(`are the same releases by every installer on ${name}, with ${engine.name}`, () => {
        const place = { cluster: name, isManagement: false, after: [], wave: 0 };
        for (const service of services) {
          for (const installer of Object.keys(installers) as InstallerName[]) {
            deepEqual(released(installers[installer](service, place)), service.chart);
          }
        }
      });
    }
  }

  it("are created in the one order, and deleted so that nothing is left", () => {
    const services = servicesOf("us", kyverno);
    const steps = serviceSteps(services, given(services));
    deepEqual(
      steps.map(({ wave, name, after }) => [wave, name, after]),
      [
        [0, "gateway-controller", []],
        [0, "kyverno", []],
        [1, "external-dns", ["gateway-controller"]],
        [1, "cert-manager", ["gateway-controller"]],
        [2, "metrics-server", ["cert-manager"]],
        [2, "cert-manager-objects", ["cert-manager"]],
        [2, "gateway-controller-objects", ["gateway-controller", "cert-manager", "external-dns"]],
      ],
    );
    const gone = deletionSteps(steps).map(({ name }) => name);
    const before = (first: string, then: string) => gone.indexOf(first) < gone.indexOf(then);
    deepEqual(
      {
        "the Gateway before who takes its records away": before("gateway-controller-objects", "external-dns"),
        "the Gateway before its controller": before("gateway-controller-objects", "gateway-controller"),
        "certificates before who takes their finalizers away": before("gateway-controller-objects", "cert-manager"),
        "issuers before their controller": before("cert-manager-objects", "cert-manager"),
      },
      {
        "the Gateway before who takes its records away": true,
        "the Gateway before its controller": true,
        "certificates before who takes their finalizers away": true,
        "issuers before their controller": true,
      },
    );
  });
});
