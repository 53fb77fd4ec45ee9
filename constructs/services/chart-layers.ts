import type { Fleet } from "../../lib/fleet/fleet.js";
import type { InstallerName } from "../../lib/fleet/services-spec.js";
import type { Layer } from "../../lib/layer.js";
import { resourceName } from "../../lib/names.js";
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
          manifests: installations([step], installer, place),
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
