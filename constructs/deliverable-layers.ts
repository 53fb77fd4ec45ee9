import { compareTexts } from "../lib/compare-texts.js";
import { deliveredBy } from "../lib/fleet/delivered-by.js";
import { deliverableLayerNames, type DeliverableLayer } from "../lib/fleet/delivery-spec.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { teamsOn } from "../lib/fleet/team-fences.js";
import { tiers } from "../lib/fleet/tiers.js";
import type { Layer } from "../lib/layer.js";
import { apiGroup, manifests, type Manifest } from "../lib/manifests.js";
import { priorityClasses } from "./foundation.js";
import type { OwnParts } from "./platform.js";
import { policyManifests } from "./policies/policy-manifests.js";
import { exposedNames } from "./services/exposed-names.js";
import { tenantManifests } from "./tenancy/tenant-manifests.js";
import { Workload } from "./workload/workload.js";

/** Layer of what Gatekeeper judges by, which whoever applies the policies applies too. */
const constraintsLayer = "policy-constraints";

/** Names of the layers of fleets that a delivery engine may apply. */
export const engineLayers: readonly string[] = [...deliverableLayerNames, constraintsLayer];

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
  const [constraints, policies] = partition(policyManifests(fleet, cluster, own), isConstraint);
  const parts: readonly DeliverablePart[] = [
    ...(fleet.policies === undefined ? [] : [{ name: "policies", manifests: policies } as const]),
    // Gatekeeper makes their kinds of the templates before: an engine that asks for all objects of a layer first would wait for ever.
    ...(constraints.length === 0
      ? []
      : [{ name: constraintsLayer, with: "policies", manifests: constraints } as const]),
    ...(fleet.teams === undefined ? [] : [{ name: "tenants", manifests: tenantManifests(fleet, cluster) } as const]),
    { name: "workloads", manifests: workloads(fleet, cluster) },
  ];
  return parts.map((part, index) => ({
    name: part.name,
    after: [...after, ...parts.slice(0, index).map(({ name }) => name)],
    deliver: deliveredBy(fleet, "with" in part ? part.with : part.name),
    manifests: part.manifests,
  }));
}

/** A layer by its name, or one that whoever applies another applies too. */
type DeliverablePart = { readonly manifests: Manifest[] } & (
  { readonly name: DeliverableLayer } | { readonly name: string; readonly with: DeliverableLayer }
);

function isConstraint(manifest: Manifest): boolean {
  return apiGroup(manifest) === "constraints.gatekeeper.sh";
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function workloads(fleet: Fleet, cluster: string): Manifest[] {
  const spec = fleet.clusters[cluster];
  const exposed = exposedNames(fleet, cluster);
  const ofTeams = new Set(teamsOn(fleet, cluster).flatMap(([, { namespaces }]) => namespaces));
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
              namespaceExists: ofTeams.has(workload.namespace),
            });
          }
        }
      });
}

/** By code units: the order of the constructs must not come from the order of the fleet's keys. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareTexts(a, b);
}
