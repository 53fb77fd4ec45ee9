import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Problem } from "../../lib/problem.js";
import type { SharedService } from "./service.js";

/**
 * The services of a cluster, as the fleet's data describes them, in no particular order.
 *
 * @throws {@link InvalidError} when options of a service are wrong
 */
export function fleetServices(fleet: Fleet, cluster: string): SharedService[] {
  return fleet.services === undefined || fleet.clusters[cluster] === undefined ? [] : [];
}

/** What is wrong with the services of a fleet that has no other problem, over all its clusters. */
export function fleetServiceProblems(fleet: Fleet): Problem[] {
  return fleet.services === undefined ? [] : [];
}
