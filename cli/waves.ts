import type { Fleet } from "../lib/fleet/fleet.js";
import { nearest } from "../lib/nearest.js";
import { Failure } from "./failure.js";

/** A cluster and the Pulumi stack that creates it. */
export interface Target {
  /** Name of the cluster in the fleet. */
  readonly cluster: string;
  /** Name of its stack. */
  readonly stack: string;
}

/** Targets that change side by side. */
export type Wave = readonly Target[];

/**
 * The order in which changes reach the named clusters, or all when none is named: management first, then ring by ring.
 *
 * @throws {@link Failure} when the fleet has no cluster of a given name
 */
export function waves(fleet: Fleet, names: readonly string[] = []): readonly Wave[] {
  const wanted = names.length === 0 ? undefined : new Set(names);
  for (const name of names) {
    requireCluster(fleet, name);
  }
  return [[fleet.management], ...fleet.rollout]
    .map((ring) => ring.filter((cluster) => wanted?.has(cluster) ?? true).map((cluster) => target(fleet, cluster)))
    .filter((wave) => wave.length > 0);
}

/** The order in which clusters are deleted: the last ring first, management last. */
export function reversed(order: readonly Wave[]): readonly Wave[] {
  return [...order].reverse();
}

/**
 * Says which cluster was probably meant when the fleet has none of this name.
 *
 * @throws {@link Failure}
 */
export function requireCluster(fleet: Fleet, name: string): void {
  if (Object.hasOwn(fleet.clusters, name)) {
    return;
  }
  const known = Object.keys(fleet.clusters);
  const ofStack = known.find((cluster) => target(fleet, cluster).stack === name);
  if (ofStack !== undefined) {
    throw new Failure(`${name} is the stack of a cluster, not a cluster; did you mean ${ofStack}?`);
  }
  const meant = nearest(name, known);
  const hint = meant === undefined ? `; it has ${known.join(", ")}` : `; did you mean ${meant}?`;
  throw new Failure(`the fleet ${fleet.name} has no cluster called ${name}${hint}`);
}

function target(fleet: Fleet, cluster: string): Target {
  return { cluster, stack: fleet.clusters[cluster]?.stack ?? cluster };
}
