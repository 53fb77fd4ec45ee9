import type { DeliveryEngine } from "./management-layer.js";

/** How what is committed reaches the clusters: an engine on the management cluster applies the rendering from its repository. */
export interface DeliverySpec {
  /** The engine; the management layer has the clusters registered with it. */
  readonly engine: DeliveryEngine;
  /** Where the rendering is. */
  readonly source: DeliverySource;
  /**
   * Who applies a layer.
   *
   * @defaultValue the engine applies all three
   */
  readonly layers?: Readonly<Partial<Record<DeliverableLayer, "pulumi" | "gitops">>>;
}

/** Layers that an engine may apply, each after those before; all others are the stack's. */
export const deliverableLayerNames = ["policies", "tenants", "workloads"] as const;

/** A layer that an engine may apply. */
export type DeliverableLayer = (typeof deliverableLayerNames)[number];

/** A place from which an engine reads the rendering. */
export interface DeliverySource {
  /** Git repository: `"https://git.example/acme/fleet.git"`; with Flux also an OCI one, `"oci://ghcr.io/acme/fleet"`. */
  readonly repository: string;
  /**
   * Branch, or tag of an OCI repository.
   *
   * @defaultValue `"main"`; `"latest"` of an OCI repository
   */
  readonly revision?: string;
  /**
   * Folder of the rendering.
   *
   * @defaultValue `"rendered"`
   */
  readonly path?: string;
  /**
   * Secret with the credentials, in the namespace of the engine.
   *
   * @defaultValue none: anybody may read it
   */
  readonly secret?: string;
}
