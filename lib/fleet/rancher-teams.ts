import { dnsLabel } from "../names.js";
import { nearest } from "../nearest.js";
import { childPath, pathOf } from "../path.js";
import { violation, type Problem } from "../problem.js";
import type { Fleet } from "./fleet.js";
import type { RancherSpec } from "./management-layer.js";

/** The ids of clusters in Rancher that are known: those that are given, and that of the cluster which Rancher runs on. */
export function rancherClusterIds(
  { management }: Pick<Fleet, "management">,
  clusterIds: RancherSpec["clusterIds"],
): Readonly<Record<string, string>> {
  return { [management]: "local", ...clusterIds };
}

/** What is wrong with the teams of Rancher, which are written at `path`. */
export function teamProblems(
  path: string,
  fleet: Pick<Fleet, "clusters" | "management">,
  { teams = {}, clusterIds }: Pick<RancherSpec, "teams" | "clusterIds">,
): Problem[] {
  const ids = rancherClusterIds(fleet, clusterIds);
  return Object.entries(teams).flatMap(([team, { clusters }]) => {
    const at = childPath(path, team);
    return [
      ...dnsLabel(at, team),
      ...clusters.flatMap((cluster, index) => {
        const place = `${at}.${pathOf("clusters", index)}`;
        return [
          ...unknownCluster(fleet, place, cluster),
          ...(Object.hasOwn(fleet.clusters, cluster) ? withoutId(place, cluster, ids) : []),
        ];
      }),
    ];
  });
}

/** That a name, written at `path`, is none of a cluster. */
export function unknownCluster({ clusters }: Pick<Fleet, "clusters">, path: string, name: string): Problem[] {
  return Object.hasOwn(clusters, name)
    ? []
    : [
        violation("unknown-cluster", path, "be a cluster of the fleet", {
          got: name,
          fix: nearest(name, Object.keys(clusters)),
        }),
      ];
}

function withoutId(path: string, cluster: string, ids: Readonly<Record<string, string>>): Problem[] {
  return ids[cluster] === undefined
    ? [
        violation("rancher-cluster-id", path, "be a cluster whose id in Rancher is given in clusterIds", {
          got: cluster,
        }),
      ]
    : [];
}
