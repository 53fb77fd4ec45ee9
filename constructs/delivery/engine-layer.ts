import type { Fleet } from "../../lib/fleet/fleet.js";

/** Layer that installs an engine whose kinds the registrations need. */
export const engineLayerName = "delivery-engine";

/** Whether the engine is there before the registrations, which are objects of Fleet's own kinds: where Rancher runs, it brings them. */
export function installedBefore({ delivery, managementLayer }: Fleet): boolean {
  return delivery?.engine === "fleet" && managementLayer?.rancher === undefined;
}
