import { releaseManifest } from "../../lib/chart-release.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { DeliveryEngine } from "../../lib/fleet/management-layer.js";
import type { Layer } from "../../lib/layer.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { BaselineNamespace } from "../management/baseline-namespace.js";
import { argoCd } from "./argo-cd.js";
import { deliveryPlan } from "./delivery-plan.js";
import { engineLayerName, installedBefore } from "./engine-layer.js";
import type { Engine } from "./engine.js";
import { fleet as fleetEngine } from "./fleet.js";
import { flux } from "./flux.js";

const engines: Readonly<Record<DeliveryEngine, Engine>> = { flux, "argo-cd": argoCd, fleet: fleetEngine };

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
  const { source } = delivery;
  const delivered: Layer = {
    name: "delivery",
    after: ["delivery-root"],
    deliver: "gitops",
    manifests: engine.objects(source, plan),
    files: engine.files?.(plan) ?? {},
  };
  return [...installation(fleet, engine), rootLayer(fleet, host, engine), delivered];
}

/** The engine in a layer of its own, where the registrations are of its kinds. */
function installation(fleet: Fleet, engine: Engine): Layer[] {
  const objects = [...namespacesOf(engine), ...engine.charts.map(releaseManifest)];
  return installedBefore(fleet)
    ? [{ name: engineLayerName, after: ["foundation"], deliver: "pulumi", manifests: objects }]
    : [];
}

/** The root objects after the registrations, and before them the engine unless it is there already. */
function rootLayer({ delivery, management, managementLayer }: Fleet, host: string, engine: Engine): Layer {
  const isThere = engine === fleetEngine;
  const isRegistered = host === management && managementLayer !== undefined;
  const ranchers = isThere && managementLayer?.rancher !== undefined ? ["management-charts"] : [];
  return {
    name: "delivery-root",
    after: isRegistered ? ["inventory", ...ranchers] : ["foundation"],
    deliver: "pulumi",
    manifests: [
      ...(isRegistered ? [] : namespacesOf(engine)), // the inventory has them
      ...(isThere ? [] : engine.charts.map(releaseManifest)),
      ...(delivery === undefined ? [] : engine.root(delivery.source, host)),
    ],
  };
}

function namespacesOf({ namespaces }: Engine): Manifest[] {
  return manifests("delivery", (chart) => {
    for (const name of namespaces) {
      new BaselineNamespace(chart, name, { name });
    }
  });
}
