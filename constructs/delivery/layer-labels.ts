import { flotillaLabels } from "../labels.js";
import type { DeliveredLayer } from "./delivery-plan.js";

/** Labels by which one finds what delivers a layer: `kubectl get kustomizations -A -l flotilla/ring=1`. */
export function layerLabels({ cluster, layer, ring }: DeliveredLayer): Record<string, string> {
  return { ...flotillaLabels, "flotilla/cluster": cluster, "flotilla/layer": layer, "flotilla/ring": String(ring) };
}
