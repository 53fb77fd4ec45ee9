import { compareTexts } from "../../lib/compare-texts.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { teamsOn } from "../../lib/fleet/team-fences.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { generatedFences } from "./generated-fences.js";
import { gatewayNamespace } from "../services/gateway-objects.js";
import { serviceSettings } from "../services/service-settings.js";
import { TenantNamespace } from "./tenant-namespace.js";
import { teamNetwork } from "./team-network.js";

/** The namespaces of the teams of a cluster, and what fences them and those that the teams make by themselves. */
export function tenantManifests(fleet: Fleet, cluster: string): Manifest[] {
  const spec = fleet.clusters[cluster];
  if (spec === undefined) {
    return [];
  }
  const routesFrom = serviceSettings(fleet, cluster, spec).gateway?.routesFrom ?? [];
  const objects = manifests("tenants", (chart) => {
    for (const [team, { namespaces, quota, limits, network = {} }] of teamsOn(fleet, cluster).sort(byName)) {
      for (const name of [...namespaces].sort(compareTexts)) {
        const gateway = routesFrom.includes(name) ? [gatewayNamespace] : [];
        new TenantNamespace(chart, name, {
          name,
          team,
          quota,
          ...(limits === undefined ? {} : { limits }),
          network: teamNetwork(spec, network, gateway),
        });
      }
    }
  });
  return [...objects, ...generatedFences(fleet, cluster)];
}

/** By code units: the order of the objects must not come from the order of the fleet's keys. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareTexts(a, b);
}
