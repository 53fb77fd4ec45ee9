import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";

/**
 * What the management cluster has so that an engine delivers: the engine, its one root object, and what the root applies.
 *
 * @param delivered - the layers that the engine applies, by cluster
 */
export function deliveryLayers(fleet: Fleet, delivered: ReadonlyMap<string, readonly Layer[]>): Layer[] {
  void [fleet, delivered];
  return [];
}
