import { fleetServiceProblems } from "../constructs/services/fleet-service-problems.js";
import { check } from "../lib/fleet/check.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { childPath, pathOf } from "../lib/path.js";
import { problemText, type Problem } from "../lib/problem.js";
import { Failure } from "./failure.js";
import type { FleetChecks } from "./plan.js";

/** What deleting a cluster reads of it: its stack, and what protects it. */
const ofCluster = ["cloud", "hardening", "stack", "tier"];

/** Checks a fleet of which clusters are to be deleted, all when none is named: what goes need not be mended first. */
export function deletionChecks(fleet: Fleet, named: readonly string[]): FleetChecks {
  const problems = check(fleet);
  const all = clusterNames(fleet);
  const clusters = (named.length > 0 ? named : all).map((name) => pathOf("clusters", name));
  const read = [
    ...["management", "rollout"],
    ...clusters.flatMap((path) => ofCluster.map((key) => childPath(path, key))),
    ...all.map((name) => pathOf("clusters", name, "stack")), // two clusters of one stack
  ];
  const isRead = ({ path }: Problem) =>
    ["fleet", "clusters", ...clusters].includes(path) || read.some((part) => isWithin(path, part));
  const services = problems.length > 0 ? [] : fleetServiceProblems(fleet);
  return {
    refused: problems.filter(isRead),
    passed: [...problems.filter((problem) => !isRead(problem)), ...services],
  };
}

/**
 * Refuses work that takes running the program of a stack, when the program would refuse the fleet.
 *
 * @throws {@link Failure} that names the problems
 */
export function requireProgram(work: string, problems: readonly Problem[]): void {
  if (problems.length > 0) {
    throw new Failure(
      [
        `${work} takes running the stack's program, which refuses the fleet:`,
        ...problems.map((problem) => `  ${problemText(problem)}`),
      ].join("\n"),
    );
  }
}

function isWithin(path: string, part: string): boolean {
  return path === part || path.startsWith(`${part}.`) || path.startsWith(`${part}[`);
}

/** The fleet may be any value yet. */
function clusterNames(fleet: Partial<Fleet> | null): readonly string[] {
  return Object.keys(fleet?.clusters ?? {});
}
