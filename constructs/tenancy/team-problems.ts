import type { Fleet } from "../../lib/fleet/fleet.js";
import { teamClusters } from "../../lib/fleet/team-fences.js";
import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import type { OwnParts } from "../platform.js";
import { platformNamespaces } from "../policies/platform-namespaces.js";

/**
 * Namespaces of teams that the platform has for itself: fences of a team would cut off what runs there.
 *
 * @throws {@link InvalidError} when options of a service are wrong
 */
export function teamProblems(fleet: Fleet, own?: OwnParts): Problem[] {
  const reserved = new Map<string, ReadonlySet<string>>();
  const reservedOn = (cluster: string): ReadonlySet<string> => {
    const names = reserved.get(cluster) ?? new Set(platformNamespaces(fleet, cluster, own));
    reserved.set(cluster, names);
    return names;
  };
  return Object.entries(fleet.teams ?? {}).flatMap(([team, spec]) =>
    spec.namespaces.flatMap((namespace, index) => {
      const cluster = teamClusters(fleet, spec).find((name) => reservedOn(name).has(namespace));
      const must = `be a namespace of its own and not one that the platform has on ${cluster ?? ""}`;
      return cluster === undefined
        ? []
        : [violation("namespace", pathOf("teams", team, "namespaces", index), must, { got: namespace })];
    }),
  );
}
