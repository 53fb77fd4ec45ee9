import type { ChartRelease } from "../../lib/chart-release.js";
import type { DeliverySource } from "../../lib/fleet/delivery-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { flotillaLabels } from "../labels.js";
import { installationName } from "../services/installers/place.js";
import type { DeliveredLayer } from "./delivery-plan.js";
import type { Engine } from "./engine.js";
import { layerFolder } from "./layer-folder.js";
import { layerLabels } from "./layer-labels.js";

const namespace = "flux-system";

/**
 * Flux without the controllers that write to the repository. Its definitions outlive the release: with them would go every
 * Kustomization, and with those all that they delivered.
 * https://github.com/fluxcd-community/helm-charts/tree/main/charts/flux2
 */
const chart: ChartRelease = {
  name: "flux2",
  chart: "flux2",
  repository: "oci://ghcr.io/fluxcd-community/charts",
  version: "2.18.3", // Flux 2.8.5
  namespace,
  values: {
    crds: { annotations: { "helm.sh/resource-policy": "keep" } },
    imageAutomationController: { create: false },
    imageReflectionController: { create: false },
  },
};

/** Name of the source, and of the Kustomization that applies all others. */
const [sourceName, rootName] = ["fleet", "delivery"];

/** How often Flux looks whether all is as it should be, when there is nothing new. */
const interval = "10m";

/** How long objects may take until they are ready, as long as a chart may. */
const timeout = "15m";

/** Flux: a Kustomization for each layer of each cluster. https://fluxcd.io/flux/components/kustomize/kustomizations/ */
export const flux: Engine = { namespaces: [namespace], charts: [chart], root, objects };

/** The source and the Kustomization of all Kustomizations, which stay when it goes: what they delivered must outlive the engine. */
function root(source: DeliverySource, host: string): Manifest[] {
  return [
    sourceOf(source),
    kustomization(rootName, flotillaLabels, source, {
      path: layerFolder(source, host, rootName),
      prune: true,
      deletionPolicy: "Orphan",
    }),
  ];
}

function objects(source: DeliverySource, layers: readonly DeliveredLayer[]): Manifest[] {
  return layers.map((layer) =>
    kustomization(nameOf(layer), layerLabels(layer), source, {
      path: layerFolder(source, layer.cluster, layer.layer),
      ...(layer.isHandedBack ? leftAlone : delivered(layer)),
      ...(layer.isOnHost ? {} : { kubeConfig: { configMapRef: { name: `cluster-${layer.cluster}` } } }),
    }),
  );
}

/** A Kustomization that does nothing, and deletes nothing when it goes. */
const leftAlone = { suspend: true, prune: false, deletionPolicy: "Orphan" } as const;

/** What Flux takes for done only once it is ready, since the layers and the rings after it wait for that. */
function delivered(layer: DeliveredLayer): object {
  const { cluster, after, afterClusters } = layer;
  const dependsOn = [
    ...after.map((other) => nameOf({ cluster, layer: other })),
    ...afterClusters.map((other) => nameOf({ cluster: other, layer: layer.layer })),
  ].map((name) => ({ name }));
  return {
    prune: true,
    deletionPolicy: "WaitForTermination",
    wait: true,
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
    // Flux only reads what is written for it, `$$` for `$`, where there is something to fill in.
    ...(layer.isWrittenForFlux ? { postBuild: { substitute: { flotilla_cluster: cluster } } } : {}),
  };
}

function nameOf({ cluster, layer }: Pick<DeliveredLayer, "cluster" | "layer">): string {
  return installationName({ cluster }, layer);
}

function sourceOf({ repository, revision, secret }: DeliverySource): Manifest {
  const isOci = repository.startsWith("oci://");
  const ref = isOci ? { tag: revision ?? "latest" } : { branch: revision ?? "main" };
  return {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: kindOf(repository),
    metadata: { name: sourceName, namespace, labels: flotillaLabels },
    spec: {
      interval: "1m",
      url: repository,
      ref,
      ...(secret === undefined ? {} : { secretRef: { name: secret } }),
    },
  };
}

function kindOf(repository: string): "GitRepository" | "OCIRepository" {
  return repository.startsWith("oci://") ? "OCIRepository" : "GitRepository";
}

function kustomization(
  name: string,
  labels: Readonly<Record<string, string>>,
  { repository }: DeliverySource,
  spec: object,
): Manifest {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace, labels },
    spec: {
      interval,
      retryInterval: "1m",
      timeout,
      sourceRef: { kind: kindOf(repository), name: sourceName },
      ...spec,
    },
  };
}
