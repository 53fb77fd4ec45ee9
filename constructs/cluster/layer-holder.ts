import type { Layer } from "../../lib/layer.js";

/**
 * Who holds the objects of a layer, as a stack left them: itself, the delivery engine, or the one that is about to hand them to the
 * other. On the way, Pulumi has them in its state and would not delete them.
 */
export type LayerHolder = "pulumi" | "to-gitops" | "gitops" | "to-pulumi";

/** Who held which layer after the last complete run. */
export type LayerHolders = Readonly<Record<string, LayerHolder>>;

/**
 * Who holds a layer after a run. A layer changes hands in two runs, so that the second finds every object in a state in which Pulumi
 * forgets it without deleting it, whenever somebody stops a run or has second thoughts.
 *
 * @param deliver - who is to apply the layer
 * @param before - who held it after the last complete run
 */
export function layerHolder(deliver: Layer["deliver"], before: LayerHolder | undefined): LayerHolder {
  if (deliver === "pulumi") {
    return before === "gitops" || before === "to-gitops" ? "to-pulumi" : "pulumi";
  }
  return before === "pulumi" || before === "to-pulumi" ? "to-gitops" : "gitops";
}

/**
 * Who holds some layers after a run, by who held them after the last complete one. A new layer `tenants` has Namespaces that the workloads
 * had, so it goes the way of these: were it the engine's at once, Pulumi would delete the Namespaces and all that is in them.
 */
export function layerHolders(layers: readonly Layer[], before: LayerHolders = {}): LayerHolders {
  const known: LayerHolders = before["workloads"] === undefined ? before : { tenants: before["workloads"], ...before };
  return Object.fromEntries(layers.map(({ name, deliver }) => [name, layerHolder(deliver, known[name])]));
}

/** Whether the stack still applies a layer. */
export function isApplied(holder: LayerHolder): boolean {
  return holder !== "gitops";
}

/** Whether the objects of a layer outlive their resources. */
export function isRetained(holder: LayerHolder | undefined): boolean {
  return holder === "to-gitops" || holder === "to-pulumi";
}
