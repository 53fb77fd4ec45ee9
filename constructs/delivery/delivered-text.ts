import type { Fleet } from "../../lib/fleet/fleet.js";
import { lateUses } from "../../lib/late.js";
import { layerProblems, type Layer } from "../../lib/layer.js";
import type { Problem } from "../../lib/problem.js";

/**
 * Late values in layers that an engine of the fleet applies. Whatever engine it is, it reads the rendering on the management cluster,
 * where the values of another cluster are not.
 */
export function undeliverable({ delivery }: Fleet, layers: readonly Layer[]): Problem[] {
  return delivery === undefined
    ? []
    : layers
        .filter(({ deliver }) => deliver === "gitops")
        .flatMap(({ name, manifests }) =>
          lateUses(manifests, `layers.${name}.manifests`).map(({ path, late }) => ({
            path,
            rule: "late-in-git",
            message: `must be known beforehand or the layer delivered by Pulumi, since ${engineNames[delivery.engine]} cannot ask the cluster for \${${late}}`,
          })),
        );
}

const engineNames = { "argo-cd": "Argo CD", flux: "Flux", fleet: "Fleet" } as const;

/** Whether an engine of the fleet could apply a layer of somebody's own, whoever applies it now. */
export function isDeliverable(fleet: Fleet, layer: Layer): boolean {
  const asDelivered: Layer = { ...layer, deliver: "gitops" };
  return (
    layer.deliver === "gitops" ||
    (layer.appliedBy === undefined &&
      [...layerProblems([asDelivered]), ...undeliverable(fleet, [asDelivered])].length === 0)
  );
}

/** A layer whose rendering is written for whoever reads it: only Flux reads `$$` as `$`. */
export function writtenFor({ delivery }: Fleet, layer: Layer): Layer {
  return delivery === undefined || delivery.engine === "flux" || layer.deliver === "pulumi"
    ? layer
    : { ...layer, isPlain: true };
}
