import type { Fleet } from "../../lib/fleet/fleet.js";
import type { PolicyEngineSpec } from "../../lib/fleet/services-spec.js";
import { certManager } from "./cert-manager.js";
import { externalDns } from "./external-dns.js";
import { gatekeeper } from "./gatekeeper.js";
import { gatewayController } from "./gateway-controller.js";
import { kyverno } from "./kyverno.js";
import { metricsServer } from "./metrics-server.js";
import type { ServiceCluster } from "./service-cluster.js";
import { serviceSettings } from "./service-settings.js";
import type { SharedService } from "./service.js";

/**
 * The services of a cluster, as the fleet's data describes them, in no particular order; none of a cluster that the fleet does not have.
 *
 * @throws {@link InvalidError} when options of a service are wrong
 */
export function fleetServices(fleet: Fleet, cluster: string): SharedService[] {
  const spec = fleet.clusters[cluster];
  if (spec === undefined) {
    return [];
  }
  const place: ServiceCluster = { fleet: fleet.name, name: cluster, spec };
  const settings = serviceSettings(fleet, cluster, spec);
  return [
    settings.certManager && certManager(place, settings.certManager),
    settings.externalDns && externalDns(place, settings.externalDns),
    settings.policyEngine && policyEngine(place, settings.policyEngine),
    settings.gateway && gatewayController(place, settings.gateway),
    settings.metricsServer && metricsServer(place, settings.metricsServer),
  ].filter((service) => service !== undefined);
}

function policyEngine(place: ServiceCluster, spec: PolicyEngineSpec): SharedService {
  return spec.engine === "kyverno" ? kyverno(place, spec) : gatekeeper(place, spec);
}
