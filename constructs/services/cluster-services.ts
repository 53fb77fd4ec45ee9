import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";
import { chartInstaller } from "./chart-installer.js";
import { chartLayers } from "./chart-layers.js";
import { fleetServices } from "./fleet-services.js";
import { serviceSteps } from "./service-graph.js";
import { serviceLayers } from "./service-layers.js";
import type { SharedService } from "./service.js";

/** The services of a cluster, and how they come to it. */
export interface ClusterServices {
  readonly services: readonly SharedService[];
  /** The layers of the cluster itself, one for each step. */
  readonly layers: readonly Layer[];
  /** The layers of the management cluster that have the charts installed, by step; none where the cluster's stack does. */
  readonly charts: ReadonlyMap<string, Layer>;
}

/**
 * The services of a cluster in one order, those of the fleet's data and those beside it. The cluster has their identities by itself.
 *
 * @throws {@link InvalidError} when a service is wrong, or there is no order
 */
export function clusterServices(fleet: Fleet, cluster: string, own: readonly SharedService[] = []): ClusterServices {
  const services = [...fleetServices(fleet, cluster), ...own];
  const identities = services.flatMap((service) => service.identities.map(({ name }) => `identity/${name}`));
  const steps = serviceSteps(services, identities);
  return {
    services,
    layers: serviceLayers(steps, chartInstaller(fleet, cluster) === "pulumi" ? "pulumi" : "others"),
    charts: chartLayers(fleet, cluster, steps),
  };
}
