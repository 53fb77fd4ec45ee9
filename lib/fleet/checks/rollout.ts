import { nearest } from "../../nearest.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { Fleet } from "../fleet.js";

/** The management cluster is one of the fleet's. */
export function managementExists({ management }: Fleet, clusterNames: ReadonlySet<string>): Problem[] {
  const fix = nearest(management, clusterNames);
  return clusterNames.has(management)
    ? []
    : [violation("unknown-cluster", "management", "be a cluster of the fleet", { got: management, fix })];
}

/** Rings name clusters of the fleet. */
export function ringsNameClusters({ rollout, management }: Fleet, clusterNames: ReadonlySet<string>): Problem[] {
  const candidates = [...clusterNames].filter((name) => name !== management);
  return placesIn(rollout)
    .filter(({ name }) => name !== management && !clusterNames.has(name))
    .map(({ name, path }) =>
      violation("unknown-cluster", path, "be a cluster of the fleet", { got: name, fix: nearest(name, candidates) }),
    );
}

/** Every ring has a cluster. */
export function noEmptyRing({ rollout }: Fleet): Problem[] {
  return rollout.flatMap((ring, index) =>
    ring.length > 0 ? [] : [violation("empty-ring", pathOf("rollout", index), "name a cluster", { got: ring })],
  );
}

/** No cluster is in two rings, or twice in one. */
export function oneRing({ rollout }: Fleet): Problem[] {
  const first = new Map<string, string>();
  return placesIn(rollout).flatMap(({ name, path }) => {
    const before = first.get(name);
    first.set(name, before ?? path);
    const must = `be a cluster that is in no other place of the rollout and not in ${before ?? ""}`;
    return before === undefined ? [] : [violation("one-ring", path, must, { got: name })];
  });
}

/** Every cluster but the one that manages the others is in a ring, where a misspelt name counts as what it should be. */
export function someRing({ rollout, management }: Fleet, clusterNames: ReadonlySet<string>): Problem[] {
  const named = [management, ...rollout.flat()];
  const placed = new Set(named.map((name) => (clusterNames.has(name) ? name : nearest(name, clusterNames))));
  return [...clusterNames]
    .filter((name) => !placed.has(name))
    .map((name) => violation("some-ring", "rollout", `have ${JSON.stringify(name)} in a ring`, { got: rollout }));
}

/** The management cluster is in no ring, since changes reach it before the first. */
export function managementInNoRing({ rollout, management }: Fleet): Problem[] {
  const must = "not be the management cluster, which changes before the first ring";
  return placesIn(rollout)
    .filter(({ name }) => name === management)
    .map(({ name, path }) => violation("management-ring", path, must, { got: name }));
}

/** The clusters that the rings name, each with the place where it stands. */
function placesIn(rollout: Fleet["rollout"]): { readonly name: string; readonly path: string }[] {
  return rollout.flatMap((ring, index) => ring.map((name, place) => ({ name, path: pathOf("rollout", index, place) })));
}
