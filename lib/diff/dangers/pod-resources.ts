import { quantity } from "../../kubernetes/quantity.js";
import type { PlacedObject } from "../placed-object.js";
import { at, mappingsAt, textAt, type Mapping } from "./values.js";

/** What a container or a pod asks for. */
export type Demand = "requests" | "limits";

/** What a LimitRange gives to containers that say nothing: `defaults.get("requests.cpu")`. */
export type Defaults = ReadonlyMap<string, bigint>;

/** What the LimitRanges of a namespace give to containers that say nothing. */
export function defaultsOf(limitRanges: readonly PlacedObject[]): Defaults {
  const items = limitRanges
    .flatMap(({ manifest }) => mappingsAt(manifest, "spec", "limits"))
    .filter((item) => textAt(item, "type") === "Container");
  return new Map(
    items.flatMap((item) => [
      ...amounts("limits", at(item, "max")),
      ...amounts("requests", at(item, "max")),
      ...amounts("limits", at(item, "default")),
      ...amounts("requests", at(item, "default")),
      ...amounts("requests", at(item, "defaultRequest")),
    ]),
  );
}

/**
 * What a pod asks for as a quota counts it, or `undefined` where some container says nothing: what runs at once, or what it
 * takes to start, whichever is more.
 * https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function podDemand(pod: Mapping, demand: Demand, resource: string, defaults: Defaults): bigint | undefined {
  const own = quantity(at(pod, "resources", demand, resource));
  if (own !== undefined) {
    return own;
  }
  let running: bigint | undefined = 0n;
  let starting = 0n;
  for (const container of mappingsAt(pod, "initContainers")) {
    const asked: bigint = containerDemand(container, demand, resource, defaults) ?? 0n;
    if (container["restartPolicy"] === "Always") {
      running += asked;
      starting = largest(starting, running);
    } else {
      starting = largest(starting, running + asked);
    }
  }
  for (const container of mappingsAt(pod, "containers")) {
    const asked = containerDemand(container, demand, resource, defaults);
    running = running === undefined || asked === undefined ? undefined : running + asked;
  }
  const overhead = quantity(at(pod, "overhead", resource)) ?? 0n;
  return running === undefined ? undefined : largest(running, starting) + overhead;
}

/** What a container asks for: a limit stands for a request that is missing. */
export function containerDemand(
  container: Mapping,
  demand: Demand,
  resource: string,
  defaults: Defaults,
): bigint | undefined {
  const limit = quantity(at(container, "resources", "limits", resource));
  const written = quantity(at(container, "resources", demand, resource)) ?? limit;
  return (demand === "limits" ? limit : written) ?? defaults.get(`${demand}.${resource}`);
}

function amounts(demand: Demand, resources: unknown): (readonly [string, bigint])[] {
  return Object.entries(resources ?? {}).flatMap(([resource, value]) => {
    const amount = quantity(value);
    return amount === undefined ? [] : [[`${demand}.${resource}`, amount] as const];
  });
}

function largest(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
