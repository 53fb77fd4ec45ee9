import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import type { Tier } from "../../lib/fleet/tiers.js";
import type { ServiceCluster } from "./service-cluster.js";

/** A cluster of the small fleet by its name, of its own tier or of another. */
export function clusterNamed(name: string, tier?: Tier): ServiceCluster {
  const spec = smallFleet.clusters[name];
  if (spec === undefined) {
    throw new Error(`the small fleet has no cluster ${name}`);
  }
  return { fleet: smallFleet.name, name, spec: tier === undefined ? spec : { ...spec, tier } };
}
