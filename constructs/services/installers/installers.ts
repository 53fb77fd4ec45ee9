import type { InstallerName } from "../../../lib/fleet/services-spec.js";
import { provisionerOf } from "../../../lib/fleet/provisioner.js";
import type { ClusterSpec } from "../../../lib/fleet/cluster-spec.js";
import type { Manifest } from "../../../lib/manifests.js";
import type { ServiceStep } from "../service-graph.js";
import type { SharedService } from "../service.js";
import { argoCdApplication } from "./argo-cd-application.js";
import { fleetHelmOp } from "./fleet-helm-op.js";
import { fluxHelmRelease } from "./flux-helm-release.js";
import { helmChartProxy } from "./helm-chart-proxy.js";
import type { Place } from "./place.js";
import { pulumiRelease } from "./pulumi-release.js";

/** The objects by which a service is installed somewhere. What is around its chart, its objects before and after, is not among them. */
export type Installer = (service: SharedService, place: Place) => Manifest[];

/**
 * The installers: of one service, each installs the same release with the same values in the same namespace.
 *
 * @example
 * installers.flux(service, { cluster: "production-us", isManagement: false, after: ["cert-manager"], wave: 1 });
 */
export const installers: Readonly<Record<InstallerName, Installer>> = {
  pulumi: pulumiRelease,
  "cluster-api": helmChartProxy,
  "argo-cd": argoCdApplication,
  flux: fluxHelmRelease,
  fleet: fleetHelmOp,
};

/** The objects by which all services of a cluster are installed, in the order that the graph of services gives. */
export function installations(
  steps: readonly ServiceStep[],
  installer: InstallerName,
  cluster: Pick<Place, "cluster" | "isManagement">,
): Manifest[] {
  return steps
    .filter(({ part }) => part === "chart")
    .flatMap(({ service, afterServices: after, wave }) => installers[installer](service, { ...cluster, after, wave }));
}

/**
 * The installers that can reach a cluster. Argo CD and Flux log in through a cloud, which a local cluster has none of unless they are
 * on it; the add-on provider of Cluster API knows the clusters of Cluster API; Fleet's agent calls home from everywhere.
 */
export function installersOf(spec: ClusterSpec, isManagement: boolean): InstallerName[] {
  const hasLogin = isManagement || spec.cloud !== "local";
  return [
    "pulumi",
    ...(provisionerOf(spec) === "cluster-api" ? (["cluster-api"] as const) : []),
    ...(hasLogin ? (["argo-cd", "flux"] as const) : []),
    "fleet",
  ];
}
