import { pathOf } from "../../path.js";
import type { Problem } from "../../problem.js";
import type { ClusterSpec, NodePool } from "../cluster-spec.js";
import type { Fleet } from "../fleet.js";
import type { TeamSpec } from "../team-spec.js";
import type { WorkloadSpec } from "../workload-spec.js";

/**
 * One rule, and all that breaks it in a fleet. The names of all clusters are given beside the fleet, since a cluster whose shape
 * is wrong is left out of what the rules judge and is nevertheless known.
 */
export type Rule = (fleet: Fleet, clusterNames: ReadonlySet<string>) => Problem[];

/** The rule that each cluster must follow. */
export function eachCluster(rule: (spec: ClusterSpec, path: string, name: string) => Problem[]): Rule {
  return ({ clusters }) =>
    Object.entries(clusters).flatMap(([name, spec]) => rule(spec, pathOf("clusters", name), name));
}

/** The rule that each node pool must follow. */
export function eachPool(rule: (pool: NodePool, path: string, spec: ClusterSpec) => Problem[]): Rule {
  return eachCluster((spec, path) =>
    Object.entries(spec.pools).flatMap(([name, pool]) => rule(pool, `${path}.${pathOf("pools", name)}`, spec)),
  );
}

/** The rule that each workload must follow. */
export function eachWorkload(rule: (workload: WorkloadSpec, path: string, name: string) => Problem[]): Rule {
  return ({ workloads }) =>
    Object.entries(workloads).flatMap(([name, workload]) => rule(workload, pathOf("workloads", name), name));
}

/** The rule that each team must follow. */
export function eachTeam(rule: (team: TeamSpec, path: string, name: string) => Problem[]): Rule {
  return ({ teams = {} }) => Object.entries(teams).flatMap(([name, team]) => rule(team, pathOf("teams", name), name));
}
