import type { Fleet } from "../../lib/fleet/fleet.js";

/** A resource by the names that Pulumi gives it. */
export interface NamedResource {
  /** `urn:pulumi:<stack>::<project>::<types>::<name>` */
  readonly urn: string;
  readonly name: string;
}

/**
 * The cluster of a fleet that a resource belongs to: the one that begins its name, as that of every object does, else the one
 * whose stack registers it; `undefined` where the fleet has neither.
 */
export function resourceCluster({ clusters }: Fleet, { urn, name }: NamedResource): string | undefined {
  const named = name.split("/")[0] ?? "";
  if (named !== name && named in clusters) {
    return named;
  }
  const stack = urn.split("::")[0]?.split(":")[2];
  return Object.keys(clusters).find((cluster) => (clusters[cluster]?.stack ?? cluster) === stack);
}
