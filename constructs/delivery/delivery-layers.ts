import { releaseManifest } from "../../lib/chart-release.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { DeliveryEngine } from "../../lib/fleet/management-layer.js";
import type { Layer } from "../../lib/layer.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { BaselineNamespace } from "../management/baseline-namespace.js";
import { deliveryPlan } from "./delivery-plan.js";
import type { Engine } from "./engine.js";
import { flux } from "./flux.js";

const engines: Readonly<Record<DeliveryEngine, Engine>> = { flux, "argo-cd": flux, fleet: flux };

/**
 * What a cluster has so that an engine on it delivers: in `delivery-root` the engine and its one root object, which the cluster's stack
 * applies, and in `delivery` what the root applies. Nothing on a cluster that has no engine.
 *
 * @param layersOf - layers of a cluster that an engine may apply, whoever applies them now
 */
export function deliveryLayers(fleet: Fleet, host: string, layersOf: (cluster: string) => readonly Layer[]): Layer[] {
  const { delivery, management } = fleet;
  const plan = delivery === undefined ? [] : deliveryPlan(fleet, host, layersOf);
  if (delivery === undefined || (plan.length === 0 && host !== management)) {
    return [];
  }
  const engine = engines[delivery.engine];
  const isRegistered = host === management && fleet.managementLayer !== undefined;
  return [
    {
      name: "delivery-root",
      after: [isRegistered ? "inventory" : "foundation"],
      deliver: "pulumi",
      manifests: [
        ...(isRegistered ? [] : namespaces(engine)), // the inventory has them
        ...engine.charts.map(releaseManifest),
        ...engine.root(delivery.source, host),
      ],
    },
    {
      name: "delivery",
      after: ["delivery-root"],
      deliver: "gitops",
      manifests: engine.objects(delivery.source, plan),
    },
  ];
}

function namespaces({ namespaces }: Engine): Manifest[] {
  return manifests("delivery-root", (chart) => {
    for (const name of namespaces) {
      new BaselineNamespace(chart, name, { name });
    }
  });
}
