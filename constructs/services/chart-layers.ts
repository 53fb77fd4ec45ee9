import type { Fleet } from "../../lib/fleet/fleet.js";
import type { InstallerName } from "../../lib/fleet/services-spec.js";
import type { Layer } from "../../lib/layer.js";
import type { Manifest } from "../../lib/manifests.js";
import { resourceName } from "../../lib/names.js";
import { waitFor } from "../management/wait-for.js";
import { chartInstaller } from "./chart-installer.js";
import { installations } from "./installers/installers.js";
import type { ServiceStep } from "./service-graph.js";

/**
 * The charts of a cluster that an engine on the management cluster installs, by service: a layer of the management cluster each,
 * applied by the cluster's own stack, which waits until the chart is there. They are none where the stack installs the charts itself.
 */
export function chartLayers(fleet: Fleet, cluster: string, steps: readonly ServiceStep[]): ReadonlyMap<string, Layer> {
  const installer = chartInstaller(fleet, cluster);
  if (installer === "pulumi") {
    return new Map();
  }
  const place = { cluster, isManagement: cluster === fleet.management };
  return new Map(
    steps
      .filter(({ part }) => part === "chart")
      .map((step) => [
        step.name,
        {
          name: resourceName("services", cluster, step.name),
          after: [engineLayer(fleet, installer)],
          deliver: "pulumi",
          appliedBy: cluster,
          manifests: installations([step], installer, place).map(awaited),
        },
      ]),
  );
}

/** The layer with which the namespace and the kinds of an engine are there, as far as flotilla makes them. */
function engineLayer({ managementLayer }: Fleet, installer: Exclude<InstallerName, "pulumi">): string {
  if (installer === "cluster-api") {
    return "cluster-api";
  }
  return managementLayer === undefined ? "foundation" : "inventory";
}

/** What must be true of an object until its chart is installed; nothing of where a chart comes from. */
const installed: Readonly<Record<string, Record<string, string>>> = {
  Application: waitFor("jsonpath={.status.sync.status}=Synced", "jsonpath={.status.health.status}=Healthy"),
  HelmChartProxy: waitFor("condition=Ready", "jsonpath={.status.matchingClusters[0].name}"),
  HelmOp: waitFor("condition=Ready"),
  HelmRelease: waitFor("condition=Ready"),
};

function awaited(manifest: Manifest): Manifest {
  const { kind, metadata } = manifest;
  const annotations = { ...metadata.annotations, ...installed[kind] };
  return Object.keys(annotations).length === 0 ? manifest : { ...manifest, metadata: { ...metadata, annotations } };
}
