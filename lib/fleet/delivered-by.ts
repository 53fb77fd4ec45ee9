import type { DeliverableLayer } from "./delivery-spec.js";
import type { Fleet } from "./fleet.js";

/** Who applies a layer of a fleet's clusters: without delivery each cluster's own stack. */
export function deliveredBy({ delivery }: Fleet, layer: DeliverableLayer): "pulumi" | "gitops" {
  return delivery === undefined ? "pulumi" : (delivery.layers?.[layer] ?? "gitops");
}
