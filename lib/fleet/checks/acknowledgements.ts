import { nearest } from "../../nearest.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { Fleet } from "../fleet.js";
import { replaceablePaths } from "../replacements.js";

/** Acknowledgements of replacements name a cluster of the fleet and a part of its spec that replaces something. */
export function acknowledgements(fleet: Fleet, clusterNames: ReadonlySet<string>): Problem[] {
  const { acknowledgedReplacements = [], clusters } = fleet;
  const known = Object.entries(clusters).flatMap(([name, { cloud }]) =>
    replaceablePaths(cloud).map((path) => `${name}/${path}`),
  );
  // Pools that are gone, and clusters that the checks leave out, are not among the known ones.
  const others = Array.from(clusterNames, (name) => `${name}/${Object.hasOwn(clusters, name) ? "pools." : ""}`);
  const must = 'be "<cluster>/<path>", a cluster of the fleet and a part of its spec that replaces something';
  return acknowledgedReplacements.flatMap((got, index) => {
    if (known.includes(got) || others.some((start) => got.startsWith(start) && got !== start)) {
      return [];
    }
    const sameCluster = known.filter((each) => each.split("/")[0] === got.split("/")[0]);
    const fix = nearest(got, sameCluster.length > 0 ? sameCluster : known);
    return [violation("acknowledgement", pathOf("acknowledgedReplacements", index), must, { got, fix })];
  });
}
