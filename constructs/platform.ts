import { compareTexts } from "../lib/compare-texts.js";
import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { tiers } from "../lib/fleet/tiers.js";
import { layerProblems, orderedLayers, type Layer } from "../lib/layer.js";
import { manifests } from "../lib/manifests.js";
import { nearest } from "../lib/nearest.js";
import { InvalidError, refuse, shown } from "../lib/problem.js";
import { render } from "../lib/render.js";
import { clusterLayers } from "./cluster-api/cluster-layers.js";
import { Foundation, priorityClasses } from "./foundation.js";
import { lateValueNames } from "./late-values.js";
import { managementLayers } from "./management/management-layers.js";
import { registrationLayers } from "./management/registration-layers.js";
import { Workload } from "./workload/workload.js";

export type { Layer } from "../lib/layer.js";

/**
 * What runs on a cluster of a fleet, in layers; each stands after those that it needs.
 *
 * @param own - layers that the fleet's data does not describe; they may come `after` any other
 * @throws {@link InvalidError} when the fleet has no such cluster, or a layer is invalid
 */
export function platform(fleet: Fleet, cluster: string, own: readonly Layer[] = []): Layer[] {
  const spec = specOf(fleet, cluster);
  const managed =
    cluster === fleet.management
      ? [...managementLayers(fleet), ...clusterLayers(fleet), ...registrationLayers(fleet)]
      : [];
  const layers = [foundation(spec), workloads(fleet, cluster, spec), ...managed, ...own];
  refuse(`platform of ${cluster}`, layerProblems(layers));
  return orderedLayers(layers);
}

/** Layers of a fleet's own by cluster, beside those that its data describes. */
export type OwnLayers = (cluster: string) => readonly Layer[];

/**
 * The rendering of a whole fleet, by path: its data (`fleet.yaml`) and the layers of every cluster
 * (`production-us/foundation.yaml`, `production-us/foundation/kustomization.yaml`).
 *
 * @throws {@link InvalidError} when a layer is invalid
 */
export function rendering(fleet: Fleet, layers: OwnLayers = () => []): Map<string, string> {
  const names = Object.keys(fleet.clusters);
  return render(fleet, Object.fromEntries(names.map((name) => [name, platform(fleet, name, layers(name))])));
}

function foundation({ cloud }: ClusterSpec): Layer {
  return {
    name: "foundation",
    after: [],
    deliver: "pulumi",
    manifests: manifests("foundation", (chart) => {
      new Foundation(chart, "foundation", { lateValues: lateValueNames[cloud] });
    }),
  };
}

function workloads({ workloads }: Fleet, cluster: string, { tier }: ClusterSpec): Layer {
  return {
    name: "workloads",
    after: ["foundation"],
    deliver: "pulumi",
    manifests: manifests("workloads", (chart) => {
      for (const [name, { replicas, ...workload }] of Object.entries(workloads).sort(byName)) {
        const count = replicas[cluster];
        if (count !== undefined) {
          new Workload(chart, name, {
            ...workload,
            name,
            replicas: count,
            zones: tiers[tier].zones,
            priorityClass: priorityClasses.standard.name,
          });
        }
      }
    }),
  };
}

/** By code units: the order of the constructs must not come from the order of the fleet's keys. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareTexts(a, b);
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
