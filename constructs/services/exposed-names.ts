import type { RecordRouting } from "../../lib/fleet/expose-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { serviceSettings } from "./service-settings.js";

/** A name under which a cluster exposes a workload, and how clients are shared out among those with the same. */
export interface ExposedName {
  readonly host: string;
  readonly routing?: RecordRouting;
}

/** The names under which a cluster exposes workloads, by workload; none where it has no Gateway. */
export function exposedNames(fleet: Fleet, cluster: string): ReadonlyMap<string, ExposedName> {
  const spec = fleet.clusters[cluster];
  const gateway = spec && serviceSettings(fleet, cluster, spec).gateway;
  return new Map(
    Object.entries(fleet.workloads).flatMap(([workload, { expose, replicas }]) => {
      if (gateway === undefined || expose === undefined || !Object.hasOwn(replicas, cluster)) {
        return [];
      }
      const routing = expose.routing?.[cluster];
      return [[workload, { host: `${expose.name}.${gateway.domain}`, ...(routing === undefined ? {} : { routing }) }]];
    }),
  );
}
