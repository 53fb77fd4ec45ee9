import { compareTexts } from "../../lib/compare-texts.js";
import { exceptions } from "../../lib/fleet/egress.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { teamsOn } from "../../lib/fleet/team-fences.js";
import type { TeamNetworkSpec } from "../../lib/fleet/team-spec.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { gatewayNamespace } from "../services/gateway-objects.js";
import { serviceSettings } from "../services/service-settings.js";
import { TenantNamespace } from "./tenant-namespace.js";
import type { TenantNetworkProps } from "./tenant-network.js";

/** The namespaces of the teams of a cluster, and what fences them. */
export function tenantManifests(fleet: Fleet, cluster: string): Manifest[] {
  const spec = fleet.clusters[cluster];
  if (spec === undefined) {
    return [];
  }
  const routesFrom = serviceSettings(fleet, cluster, spec).gateway?.routesFrom ?? [];
  return manifests("tenants", (chart) => {
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
}

/** Whom the pods of a namespace of a team talk to on a cluster. */
export function teamNetwork(
  spec: ClusterSpec,
  { from = [], to = [], egress = [] }: TeamNetworkSpec,
  alsoFrom: readonly string[],
): Omit<TenantNetworkProps, "namespace"> {
  return {
    from: [...new Set([...from, ...alsoFrom])].sort(compareTexts),
    to: [...new Set(to)].sort(compareTexts),
    egress: egress.map(({ cidr, ports }) => ({ cidr, except: exceptions(cidr, spec), ports })),
    nodeLocalDns: spec.nodeLocalDns,
  };
}

/** By code units: the order of the objects must not come from the order of the fleet's keys. */
function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareTexts(a, b);
}
