import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";
import { inventory, isToldByItsStack, registration } from "./inventory.js";

/**
 * What Argo CD must be told of each cluster: a layer of the management cluster each, applied by the cluster's own stack, which alone
 * knows the address.
 */
export function registrationLayers(fleet: Fleet): Layer[] {
  const engines = fleet.managementLayer?.delivery ?? [];
  return inventory(fleet).flatMap((entry) => {
    const manifests = engines
      .filter((engine) => isToldByItsStack(engine, fleet, entry))
      .flatMap((engine) => registration(engine, fleet, entry) ?? []);
    return manifests.length === 0
      ? []
      : [
          {
            name: `registration-${entry.name}`,
            after: ["inventory"],
            deliver: "pulumi",
            appliedBy: entry.name,
            manifests,
          },
        ];
  });
}
