import type { GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import type { GkeHardening, Options } from "../../../lib/fleet/hardening.js";
import { tiers } from "../../../lib/fleet/tiers.js";
import { zones } from "../../../lib/zones.js";
import type { Scope } from "../scope.js";

/** What the parts of a cluster on GKE share. */
export type GkeScope = Scope<GkeSpec, Options<GkeHardening>>;

/** The zones of the nodes. */
export function nodeZones({ spec }: GkeScope): string[] {
  return [...zones("gke", spec.region, tiers[spec.tier].zones)];
}
