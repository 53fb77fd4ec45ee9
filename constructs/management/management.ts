import type { Fleet } from "../../lib/fleet/fleet.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { refuse, violation } from "../../lib/problem.js";
import type { ChartRelease } from "../../lib/chart-release.js";
import type { ProvisionedCluster } from "../../lib/fleet/cluster-api-needs.js";
import { clusterApiOperator, ClusterApi, type OperatorOwner, type TurtlesOwner } from "./cluster-api.js";
import type { CrossplaneIdentity } from "./crossplane-identity.js";
import { crossplaneRelease } from "./crossplane-packages.js";
import { Crossplane } from "./crossplane.js";
import { Inventory, type DeliveryEngine } from "./inventory.js";
import { Rancher, rancherRelease, type RancherProps, type RancherReleaseProps } from "./rancher.js";

/** What a management cluster runs. Who owns Cluster API follows from whether Rancher runs there: nobody can write both. */
export type ManagementSpec = RancherManagement | PlainManagement;

/** What every management cluster has. */
interface CommonManagement {
  /** Clusters that Cluster API creates, by name. */
  readonly provisioned: Readonly<Record<string, ProvisionedCluster>>;
  /** Who Crossplane is to each cloud of the fleet. */
  readonly crossplane: CrossplaneIdentity;
  /** Delivery engines in which every cluster is registered. */
  readonly engines: readonly DeliveryEngine[];
}

/** A management cluster with Rancher, whose Turtles owns Cluster API. */
export interface RancherManagement extends CommonManagement {
  readonly rancher: RancherReleaseProps & Pick<RancherProps, "teams" | "clusterIds">;
  readonly clusterApi: TurtlesOwner;
}

/** A management cluster without Rancher, on which Cluster API has its own operator. */
export interface PlainManagement extends CommonManagement {
  readonly rancher?: never;
  readonly clusterApi: OperatorOwner;
}

/** The charts of a management cluster; that of Cluster API's operator and that of Rancher need cert-manager. */
export function managementReleases({ rancher }: ManagementSpec): ChartRelease[] {
  return [rancher === undefined ? clusterApiOperator : rancherRelease(rancher), crossplaneRelease];
}

/** The objects of a management cluster, by what they belong to: each part needs its chart, which brings the definitions. */
export interface ManagementObjects {
  readonly clusterApi: readonly Manifest[];
  readonly crossplane: readonly Manifest[];
  readonly inventory: readonly Manifest[];
  readonly rancher: readonly Manifest[];
}

/**
 * The objects of a fleet's management cluster.
 *
 * @throws InvalidError when a part is invalid, or Cluster API would have two owners
 */
export function managementObjects(fleet: Fleet, spec: ManagementSpec): ManagementObjects {
  refuse(`management of ${fleet.name}`, ownerProblems(spec));
  const { provisioned, crossplane, engines, clusterApi, rancher } = spec;
  const kubernetes = fleet.clusters[fleet.management]?.kubernetes ?? "1.0";
  return {
    clusterApi: manifests("management", (chart) => {
      new ClusterApi(chart, "cluster-api", { owner: clusterApi, clusters: provisioned, kubernetes });
    }),
    crossplane: manifests("management", (chart) => {
      new Crossplane(chart, "crossplane", { fleet, identity: crossplane });
    }),
    inventory: manifests("management", (chart) => {
      new Inventory(chart, "inventory", { fleet, engines });
    }),
    rancher:
      rancher === undefined
        ? []
        : manifests("management", (chart) => {
            const { teams = {}, clusterIds = {} } = rancher;
            const fromClusterApi = Object.keys(provisioned);
            new Rancher(chart, "rancher", { fleet, fromClusterApi, teams, clusterIds });
          }),
  };
}

/** Two owners, which only what comes from outside the type checker can have. */
function ownerProblems({ rancher, clusterApi }: ManagementSpec) {
  const owner = rancher === undefined ? "operator" : "turtles";
  const why = owner === "turtles" ? "since Rancher brings Cluster API" : "since no Rancher brings Cluster API";
  return clusterApi.kind === owner
    ? []
    : [violation("cluster-api-owner", "clusterApi.kind", `be "${owner}", ${why}`, { got: clusterApi.kind })];
}
