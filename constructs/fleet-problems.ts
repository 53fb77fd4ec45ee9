import { check } from "../lib/fleet/check.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import type { Problem } from "../lib/problem.js";
import type { OwnParts } from "./platform.js";
import { needlessExceptions } from "./policies/exception-problems.js";
import { policyProblems } from "./policies/policy-problems.js";
import { fleetServiceProblems } from "./services/fleet-service-problems.js";
import { teamProblems } from "./tenancy/team-problems.js";

/**
 * All that is wrong with a fleet; services and policies are looked at where the rest is right.
 *
 * @param own - what the data does not describe, where it is known
 * @param today - the day, such as `"2026-11-23"`, where exceptions that have ended are to be told; what is rendered never depends on it
 */
export function fleetProblems(fleet: Fleet, own?: OwnParts, today?: string): Problem[] {
  const problems = check(fleet);
  if (problems.length > 0) {
    return problems;
  }
  const later = [...fleetServiceProblems(fleet, own?.services), ...policyProblems(fleet, { own, today })];
  return later.length > 0 ? later : [...teamProblems(fleet, own), ...needlessExceptions(fleet, own)];
}
