import { Provider } from "@pulumi/gcp/provider";
import type { Resource } from "@pulumi/pulumi";

import type { GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import { gkeHardening, type GkeHardening, type Options } from "../../../lib/fleet/hardening.js";
import { tiers } from "../../../lib/fleet/tiers.js";
import { zones } from "../../../lib/zones.js";
import type { CloudClusterArgs, Scope } from "../scope.js";

/** What the parts of a cluster on GKE share. */
export type GkeScope = Scope<GkeSpec, Options<GkeHardening>>;

/** The zones of the nodes. */
export function nodeZones({ spec }: GkeScope): string[] {
  return [...zones("gke", spec.region, tiers[spec.tier].zones)];
}

/** What the parts of a cluster share, with the cloud provider of its stack below a component. */
export function gkeScope(
  cluster: string,
  { fleet, spec, unprotected = false }: CloudClusterArgs<GkeSpec>,
  parent: Resource,
): GkeScope {
  const on = gkeHardening(spec);
  const provider = new Provider(
    cluster,
    {
      project: spec.project,
      region: spec.region,
      defaultLabels: { "flotilla-fleet": fleet, "flotilla-cluster": cluster },
    },
    { parent },
  );
  return { cluster, fleet, spec, on, protect: on.deletionProtection && !unprotected, options: { parent, provider } };
}
