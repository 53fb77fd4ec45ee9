import type { Fleet } from "../../lib/fleet/fleet.js";
import type { InstallerName } from "../../lib/fleet/services-spec.js";

/** Who installs the charts of a cluster's services. */
export function chartInstaller({ services, clusters }: Fleet, cluster: string): InstallerName {
  return clusters[cluster]?.services?.install ?? services?.install ?? "pulumi";
}
