import { clusterLayers } from "../constructs/cluster-api/cluster-layers.js";
import type { Contract } from "../constructs/cluster-api/contract.js";
import { inContract } from "../constructs/cluster-api/v1beta1-form.js";
import { withoutEmpties } from "../constructs/cluster-api/without-empties.js";
import { check } from "../lib/fleet/check.js";
import { isFromClusterApi } from "../lib/fleet/provisioner.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import type { Manifest } from "../lib/manifests.js";
import { pathOf } from "../lib/path.js";
import { refuse, violation, type Problem } from "../lib/problem.js";
import { yamlText } from "../lib/yaml.js";
import { Failure } from "./failure.js";

/** The clusters to export, and those that nobody has named, with the reason. */
export interface Selection {
  readonly clusters: readonly string[];
  readonly leftOut: readonly { readonly cluster: string; readonly reason: string }[];
}

/**
 * The named clusters, or those that Cluster API creates. One of Pulumi's is exported only by its name: whoever applies all files of a
 * folder would make it a second time.
 *
 * @throws {@link Failure} when there is none
 */
export function selected({ name: fleet, clusters }: Fleet, named: readonly string[]): Selection {
  if (named.length > 0) {
    return { clusters: [...new Set(named)], leftOut: [] };
  }
  const all = Object.entries(clusters);
  const ours = all.filter(([, spec]) => isFromClusterApi(spec)).map(([name]) => name);
  if (ours.length === 0) {
    throw new Failure(
      `no cluster of the fleet ${fleet} has provisioner "cluster-api"; name clusters to export what they would be`,
    );
  }
  const others = all.filter(([, spec]) => !isFromClusterApi(spec));
  return {
    clusters: ours,
    leftOut: others.map(([cluster, { cloud }]) => ({
      cluster,
      reason: cloud === "local" ? "local, which Cluster API does not make" : "created by Pulumi",
    })),
  };
}

/**
 * The objects that make a cluster, in the order in which `kubectl apply -f` takes them; of one that Pulumi creates what they would be.
 *
 * @throws InvalidError that names what the cluster lacks for Cluster API
 */
export function exportedObjects(fleet: Fleet, cluster: string, contract: Contract): readonly Manifest[] {
  const moved = byClusterApi(fleet, cluster);
  refuse(`${cluster} as a cluster of Cluster API`, movingProblems(moved, cluster));
  const layer = clusterLayers(moved).find(({ name }) => name === `cluster-${cluster}`);
  return withoutEmpties(inContract(contract, layer?.manifests ?? []));
}

/** First line of a file of ours; one without it is somebody else's. */
export function fileMark(cluster: string): string {
  return `# flotilla export cluster-api ${cluster}`;
}

/** A file for `kubectl apply -f`. */
export function exportedText({ name, clusters }: Fleet, cluster: string, objects: readonly Manifest[]): string {
  const spec = clusters[cluster];
  const lines = [
    fileMark(cluster),
    `# Cluster ${cluster} of the fleet ${name}, for a management cluster.`,
    ...(spec !== undefined && !isFromClusterApi(spec)
      ? ["# Pulumi creates this cluster. Applied while that one exists, these objects would make it a second time."]
      : []),
  ];
  return `${lines.join("\n")}\n${objects.map((object) => yamlText(object)).join("---\n")}`;
}

function byClusterApi(fleet: Fleet, cluster: string): Fleet {
  const spec = fleet.clusters[cluster];
  return spec === undefined || spec.cloud === "local"
    ? fleet
    : { ...fleet, clusters: { ...fleet.clusters, [cluster]: { ...spec, provisioner: "cluster-api" } } };
}

/** What keeps Cluster API from making the cluster. The management layer is left out: the file may go to any management cluster. */
function movingProblems(moved: Fleet, cluster: string): Problem[] {
  const cloud = moved.clusters[cluster]?.cloud;
  if (cloud === "local") {
    const must = "be eks, gke or aks for Cluster API to make the cluster";
    return [violation("cluster-api-cloud", pathOf("clusters", cluster, "cloud"), must, { got: cloud })];
  }
  const own = `${pathOf("clusters", cluster)}.`;
  return check(moved).filter(({ path, rule }) => path.startsWith(own) && rule !== "no-cluster-api");
}
