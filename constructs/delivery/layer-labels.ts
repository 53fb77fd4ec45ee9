import { flotillaLabels } from "../labels.js";

/** A layer of a cluster in a ring, or what stands for them in a template. */
export interface LabelledLayer {
  readonly cluster: string;
  readonly layer: string;
  readonly ring: number | string;
}

/** Labels by which one finds what delivers a layer: `kubectl get kustomizations -A -l flotilla/ring=1`. */
export function layerLabels(of: LabelledLayer): Record<string, string> {
  const { cluster, layer, ring } = of;
  return { ...flotillaLabels, "flotilla/cluster": cluster, "flotilla/layer": layer, "flotilla/ring": String(ring) };
}
