import type { Fleet } from "../lib/fleet/fleet.js";
import { refuse, type Problem } from "../lib/problem.js";
import { fleetProblems } from "../constructs/fleet-problems.js";
import { findProject, loadFleet, type Project } from "./project.js";
import { stackSettingsProblems } from "./stack-settings.js";
import { waves, type Wave } from "./waves.js";

/** A fleet and the clusters of it that a command was asked to work on. */
export interface Plan {
  readonly project: Project;
  readonly fleet: Fleet;
  readonly order: readonly Wave[];
  /** Clusters that the command line named; none for the whole fleet. */
  readonly named: readonly string[];
  /** What is wrong with the fleet and not in the way of the command. */
  readonly passed: readonly Problem[];
}

/** What is wrong with a fleet, as a command sees it. */
export interface FleetChecks {
  /** What keeps the command from beginning. */
  readonly refused: readonly Problem[];
  /** What the command does not care about. */
  readonly passed: readonly Problem[];
}

/**
 * Finds the fleet and the clusters, and refuses what is wrong with either before anything is touched.
 *
 * @throws InvalidError and Failure
 */
export async function planned(
  clusters: readonly string[],
  checks: (fleet: Fleet, clusters: readonly string[]) => FleetChecks = wholeFleet,
): Promise<Plan> {
  const project = findProject(process.cwd());
  const fleet = await loadFleet(project);
  const { refused, passed } = checks(fleet, clusters);
  refuse("fleet", refused);
  const order = waves(fleet, clusters);
  refuse("project", stackSettingsProblems(project.root, order.flat()));
  return { project, fleet, order, named: clusters, passed };
}

function wholeFleet(fleet: Fleet): FleetChecks {
  return { refused: fleetProblems(fleet), passed: [] };
}
