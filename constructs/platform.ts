import { compareTexts } from "../lib/compare-texts.js";
import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { layerProblems, orderedLayers, type Layer } from "../lib/layer.js";
import { manifests } from "../lib/manifests.js";
import { nearest } from "../lib/nearest.js";
import { InvalidError, refuse, shown } from "../lib/problem.js";
import { render } from "../lib/render.js";
import { clusterLayers } from "./cluster-api/cluster-layers.js";
import { deliverableLayers } from "./deliverable-layers.js";
import { deliveryLayers } from "./delivery/delivery-layers.js";
import { isDeliverable, undeliverable, writtenFor } from "./delivery/delivered-text.js";
import { Foundation } from "./foundation.js";
import { lateValueNames } from "./late-values.js";
import { managementLayers } from "./management/management-layers.js";
import { registrationLayers } from "./management/registration-layers.js";
import type { OwnRule } from "./policies/cluster-policies.js";
import { chartInstaller } from "./services/chart-installer.js";
import { clusterServices } from "./services/cluster-services.js";
import { afterWriter, recordWriter } from "./services/record-writer.js";
import type { SharedService } from "./services/service.js";

export type { Layer } from "../lib/layer.js";

/** What the clusters of a fleet have beside what its data describes. */
export interface OwnParts {
  /**
   * Layers of a cluster; they may come `after` any other.
   *
   * @defaultValue none
   */
  readonly layers?: (cluster: string) => readonly Layer[];
  /**
   * Services of a cluster; they may need what the others provide.
   *
   * @defaultValue none
   */
  readonly services?: (cluster: string) => readonly SharedService[];
  /**
   * Rules of a cluster, beside those that the data names.
   *
   * @defaultValue none
   */
  readonly rules?: (cluster: string) => readonly OwnRule[];
}

/**
 * What runs on a cluster of a fleet, in layers; each stands after those that it needs.
 *
 * @throws {@link InvalidError} when the fleet has no such cluster, or a service or a layer is invalid
 */
export function platform(fleet: Fleet, cluster: string, own: OwnParts = {}): Layer[] {
  const spec = specOf(fleet, cluster);
  const { services, layers: serviceLayers } = clusterServices(fleet, cluster, own.services?.(cluster));
  const layers = [
    foundation(spec, services),
    ...serviceLayers,
    ...deliverableLayers(fleet, cluster, { after: ["foundation", ...serviceLayers.map(({ name }) => name)], own }),
    ...(cluster === fleet.management ? managed(fleet, own) : []),
    ...deliveryLayers(fleet, cluster, (name) => deliverable(fleet, name, own)),
    ...afterWriter(own.layers?.(cluster) ?? [], recordWriter(services)),
  ];
  refuse(`platform of ${cluster}`, [...layerProblems(layers), ...undeliverable(fleet, layers)]);
  return orderedLayers(layers).map((layer) => writtenFor(fleet, layer));
}

/**
 * The rendering of a whole fleet, by path: its data (`fleet.yaml`) and the layers of every cluster
 * (`production-us/foundation.yaml`, `production-us/foundation/kustomization.yaml`).
 *
 * @throws {@link InvalidError} when a layer is invalid
 */
export function rendering(fleet: Fleet, own: OwnParts = {}): Map<string, string> {
  const names = Object.keys(fleet.clusters);
  return render(fleet, Object.fromEntries(names.map((name) => [name, platform(fleet, name, own)])));
}

/** What only the management cluster has: the management layer, and what the stacks of clusters put there. */
function managed(fleet: Fleet, own: OwnParts): Layer[] {
  const charts = Object.keys(fleet.clusters)
    .filter((name) => chartInstaller(fleet, name) !== "pulumi")
    .sort(compareTexts)
    .flatMap((name) => [...clusterServices(fleet, name, own.services?.(name)).charts.values()]);
  return [...managementLayers(fleet), ...clusterLayers(fleet), ...charts, ...registrationLayers(fleet)];
}

/** The layers of a cluster that an engine may apply, whoever applies them now. */
function deliverable(fleet: Fleet, cluster: string, own: OwnParts): Layer[] {
  return [
    ...deliverableLayers(fleet, cluster, { after: [], own }),
    ...(own.layers?.(cluster) ?? []).filter((layer) => isDeliverable(fleet, layer)),
  ];
}

function foundation(spec: ClusterSpec, services: readonly SharedService[]): Layer {
  return {
    name: "foundation",
    after: [],
    deliver: "pulumi",
    manifests: manifests("foundation", (chart) => {
      new Foundation(chart, "foundation", { lateValues: lateValueNames(spec, services) });
    }),
  };
}

function specOf({ name, clusters }: Fleet, cluster: string): ClusterSpec {
  const spec = clusters[cluster];
  if (spec !== undefined) {
    return spec;
  }
  const known = Object.keys(clusters);
  const fix = nearest(cluster, known);
  const problem = {
    path: "cluster",
    rule: "unknown-cluster",
    message: `must be one of ${known.join(", ")}, got ${shown(cluster)}`,
  };
  throw new InvalidError(`fleet ${name}`, [fix === undefined ? problem : { ...problem, fix: shown(fix) }]);
}
