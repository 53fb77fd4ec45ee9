import { platform } from "../constructs/platform.js";
import type { Fleet } from "../lib/fleet/fleet.js";

/** Names of the resources of every object that the stack of a cluster applies, wherever. */
export function objectNames(fleet: Fleet, cluster: string): string[] {
  return Object.keys(fleet.clusters)
    .flatMap((place) => platform(fleet, place).map((layer) => ({ place, ...layer })))
    .filter(({ place, deliver, appliedBy = place }) => deliver === "pulumi" && appliedBy === cluster)
    .flatMap(({ place, manifests }) =>
      manifests.map(({ kind, metadata }) => [place, metadata.namespace, kind, metadata.name].filter(Boolean).join("/")),
    )
    .sort();
}
