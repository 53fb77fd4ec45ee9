import type { ChartRelease } from "../../lib/chart-release.js";
import type { DeliverySource } from "../../lib/fleet/delivery-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import type { DeliveredLayer } from "./delivery-plan.js";

/** What a cluster has so that an engine on it delivers. */
export interface Engine {
  /** Namespaces of its programs and objects. */
  readonly namespaces: readonly string[];
  readonly charts: readonly ChartRelease[];
  /** The objects that Pulumi applies: where the rendering is, and what applies the rest from there. */
  readonly root: (source: DeliverySource, host: string) => Manifest[];
  /** The objects that the root applies: who gets what, in which order. */
  readonly objects: (source: DeliverySource, layers: readonly DeliveredLayer[]) => Manifest[];
  /**
   * Files that the root takes instead of objects, by their paths in the folder of the layer `delivery`.
   *
   * @defaultValue none
   */
  readonly files?: (layers: readonly DeliveredLayer[]) => Readonly<Record<string, string>>;
}
