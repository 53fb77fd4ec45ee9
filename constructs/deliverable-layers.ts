import { compareTexts } from "../lib/compare-texts.js";
import { deliveredBy } from "../lib/fleet/delivered-by.js";
import type { DeliverableLayer } from "../lib/fleet/delivery-spec.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { tiers } from "../lib/fleet/tiers.js";
import type { Layer } from "../lib/layer.js";
import { manifests, type Manifest } from "../lib/manifests.js";
import { priorityClasses } from "./foundation.js";
import type { OwnParts } from "./platform.js";
import { policyManifests } from "./policies/policy-manifests.js";
import { exposedNames } from "./services/exposed-names.js";
import { tenantManifests } from "./tenancy/tenant-manifests.js";
import { Workload } from "./workload/workload.js";

/** What stands before the layers that a delivery engine may apply, and what the fleet's data does not describe. */
export interface DeliverableLayersOptions {
  /** Layers that are there first. */
  readonly after: readonly string[];
  readonly own: OwnParts;
}

/**
 * The layers of a cluster that a delivery engine may apply: what its objects are held to, the namespaces of its teams, and what
 * runs in them. Each stands after the one before, so that nothing comes in before the rules that it is held to.
 */
export function deliverableLayers(fleet: Fleet, cluster: string, { after, own }: DeliverableLayersOptions): Layer[] {
  const parts: readonly (readonly [DeliverableLayer, Manifest[]])[] = [
    ...(fleet.policies === undefined ? [] : [["policies", policyManifests(fleet, cluster, own)] as const]),
    ...(fleet.teams === undefined ? [] : [["tenants", tenantManifests(fleet, cluster)] as const]),
    ["workloads", workloads(fleet, cluster)],
  ];
  return parts.map(([name, objects], index) => ({
    name,
    after: [...after, ...parts.slice(0, index).map(([before]) => before)],
    deliver: deliveredBy(fleet, name),
    manifests: objects,
  }));
}

function workloads(fleet: Fleet, cluster: string): Manifest[] {
  const spec = fleet.clusters[cluster];
  const exposed = exposedNames(fleet, cluster);
  return spec === undefined
    ? []
    : manifests("workloads", (chart) => {
        for (const [name, { replicas, ...workload }] of Object.entries(fleet.workloads).sort(byName)) {
          const count = replicas[cluster];
          if (count !== undefined) {
            new Workload(chart, name, {
              ...workload,
              name,
              replicas: count,
              expose: exposed.get(name),
              zones: tiers[spec.tier].zones,
              priorityClass: priorityClasses.standard.name,
            });
          }
        }
      });
}

/** By code units: the order of the constructs must not come from the order of the fleet's keys. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareTexts(a, b);
}
