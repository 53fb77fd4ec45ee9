import type { Fleet } from "../lib/fleet/fleet.js";
import { refuse } from "../lib/problem.js";
import { check } from "../lib/fleet/check.js";
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
}

/**
 * Finds the fleet and the clusters, and refuses what is wrong with either before anything is touched.
 *
 * @throws InvalidError and Failure
 */
export async function planned(clusters: readonly string[]): Promise<Plan> {
  const project = findProject(process.cwd());
  const fleet = await loadFleet(project);
  refuse("fleet", check(fleet));
  const order = waves(fleet, clusters);
  refuse("project", stackSettingsProblems(project.root, order.flat()));
  return { project, fleet, order, named: clusters };
}
