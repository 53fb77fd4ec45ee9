import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";
import type { Manifest } from "../../lib/manifests.js";
import { isWrittenForFlux } from "../../lib/render.js";
import { inventory } from "../management/inventory.js";
import { engineHost } from "./engine-host.js";

/** A layer of a cluster as an engine is to deliver it. */
export interface DeliveredLayer {
  readonly cluster: string;
  /** Name of the layer. */
  readonly layer: string;
  /** Ring of the cluster in the rollout; 0 is the management cluster. */
  readonly ring: number;
  /** Whether the engine runs on the cluster itself. */
  readonly isOnHost: boolean;
  /** Layers of the same cluster that must be there first. */
  readonly after: readonly string[];
  /** Clusters of the ring before, whose layer of the same name must be there first. */
  readonly afterClusters: readonly string[];
  /**
   * Whether the cluster's stack applies the layer, so that the engine must leave it alone: what it once delivered must not go when
   * somebody else takes it over.
   */
  readonly isHandedBack: boolean;
  readonly manifests: readonly Manifest[];
  /** Whether some text of its rendering is written for Flux to read. */
  readonly isWrittenForFlux: boolean;
}

/**
 * What an engine on some cluster delivers, ring after ring: each layer after those that it needs on its cluster, and after the same
 * layer in the ring before. An empty layer has no file, and so is not delivered.
 *
 * @param layersOf - layers of a cluster that an engine may apply, whoever applies them now
 */
export function deliveryPlan(
  fleet: Fleet,
  host: string,
  layersOf: (cluster: string) => readonly Layer[],
): DeliveredLayer[] {
  const entries = inventory(fleet)
    .filter(({ name }) => engineHost(fleet, name) === host)
    .sort((a, b) => a.ring - b.ring); // stable: by name within a ring
  const latest = new Map<string, RingClusters>();
  return entries.flatMap(({ name: cluster, ring }) => {
    const layers = layersOf(cluster);
    return layers.filter(isThere).map((layer) => ({
      cluster,
      layer: layer.name,
      ring,
      isOnHost: cluster === host,
      after: isDelivered(layer) ? deliveredBefore(layer, layers) : [],
      afterClusters: isDelivered(layer) ? ringBefore(latest, layer.name, { cluster, ring }) : [],
      isHandedBack: !isDelivered(layer),
      manifests: layer.manifests,
      isWrittenForFlux: isWrittenForFlux(layer.manifests),
    }));
  });
}

const isThere = ({ manifests }: Layer) => manifests.length > 0;
const isDelivered = (layer: Layer) => isThere(layer) && layer.deliver === "gitops";

/** The layers that a layer waits for, past those that nobody delivers. */
function deliveredBefore(layer: Layer, layers: readonly Layer[]): string[] {
  const byName = new Map(layers.map((each) => [each.name, each]));
  const nearest = (name: string): readonly string[] => {
    const found = byName.get(name);
    return found === undefined ? [] : isDelivered(found) ? [name] : found.after.flatMap(nearest);
  };
  return [...new Set(layer.after.flatMap(nearest))];
}

/** Clusters of a ring that have a layer, and of the last ring before that had it. */
interface RingClusters {
  readonly ring: number;
  readonly clusters: readonly string[];
  readonly before: readonly string[];
}

/** Takes down that a cluster has a layer, and tells which clusters had it in the ring before. */
function ringBefore(
  latest: Map<string, RingClusters>,
  layer: string,
  { cluster, ring }: { readonly cluster: string; readonly ring: number },
): readonly string[] {
  const found = latest.get(layer);
  const [clusters, before] = found?.ring === ring ? [found.clusters, found.before] : [[], found?.clusters ?? []];
  latest.set(layer, { ring, clusters: [...clusters, cluster], before });
  return before;
}
