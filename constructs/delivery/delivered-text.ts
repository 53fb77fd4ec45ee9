import type { Fleet } from "../../lib/fleet/fleet.js";
import { lateUses } from "../../lib/late.js";
import { layerProblems, type Layer } from "../../lib/layer.js";
import type { Manifest } from "../../lib/manifests.js";
import type { Problem } from "../../lib/problem.js";
import { engineLayers } from "../deliverable-layers.js";

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

/**
 * A layer as whoever applies it needs it. Only Flux reads `$$` as `$`. And Pulumi must not stop where an engine that had a layer before
 * has set a field that it now sets to something else.
 */
export function writtenFor({ delivery }: Fleet, layer: Layer): Layer {
  if (delivery === undefined) {
    return layer;
  }
  if (layer.deliver === "pulumi") {
    return engineLayers.includes(layer.name) ? { ...layer, manifests: layer.manifests.map(forced) } : layer;
  }
  return delivery.engine === "flux" ? layer : { ...layer, isPlain: true };
}

/** https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/ */
function forced(manifest: Manifest): Manifest {
  const { annotations, ...metadata } = manifest.metadata;
  return {
    ...manifest,
    metadata: { ...metadata, annotations: { ...annotations, "pulumi.com/patchForce": "true" } },
  };
}
