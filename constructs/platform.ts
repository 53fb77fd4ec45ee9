import type { Fleet } from "../lib/fleet/fleet.js";
import type { Layer } from "../lib/layer.js";

export type { Layer } from "../lib/layer.js";

/** The layers of a cluster, each after the ones that it needs. */
export function platform(fleet: Fleet, cluster: string): Layer[] {
  void [fleet, cluster];
  return [];
}
