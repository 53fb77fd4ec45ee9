import { check } from "../lib/fleet/check.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import type { Problem } from "../lib/problem.js";
import type { OwnParts } from "./platform.js";
import { fleetServiceProblems } from "./services/fleet-service-problems.js";

/**
 * All that is wrong with a fleet; services are looked at where the rest is right.
 *
 * @param own - services that the data does not describe, where they are known
 */
export function fleetProblems(fleet: Fleet, own?: OwnParts["services"]): Problem[] {
  const problems = check(fleet);
  return problems.length > 0 ? problems : fleetServiceProblems(fleet, own);
}
