import { releaseTimeout, type ChartRelease } from "../../lib/chart-release.js";
import type { DeliverySource } from "../../lib/fleet/delivery-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { kustomizationOf, objectsText } from "../../lib/render.js";
import { yamlText } from "../../lib/yaml.js";
import { flotillaLabels } from "../labels.js";
import type { DeliveredLayer } from "./delivery-plan.js";
import type { Engine } from "./engine.js";
import { clusterFolder } from "./layer-folder.js";

const repository = "https://rancher.github.io/fleet-helm-charts/";
const engineNamespace = "cattle-fleet-system";

/** Fleet where no Rancher brings it, and its kinds, which are a chart of their own. https://fleet.rancher.io/installation */
const charts: readonly ChartRelease[] = ["fleet-crd", "fleet"].map((name) => ({
  name,
  chart: name,
  repository,
  version: "0.16.1",
  namespace: engineNamespace,
  values: {},
}));

/** Fleet keeps the cluster that it runs on apart from all others, which it finds under their names. */
const workspaces = ["fleet-default", "fleet-local"] as const;

/**
 * Fleet: a bundle for each layer, in which every cluster has a folder. One bundle of many clusters is what Fleet takes from ring to ring;
 * so the objects are once more in the folder of the layer `delivery`.
 * https://fleet.rancher.io/rollout
 */
export const fleet: Engine = {
  namespaces: [engineNamespace],
  charts,
  root: (source, host) => workspaces.map((workspace) => gitRepo(source, host, workspace)),
  objects: () => [],
  files: (layers) => Object.fromEntries(workspaces.flatMap((workspace) => bundles(workspace, layers))),
};

/** What it delivered stays when it goes: that must outlive the engine. */
function gitRepo(source: DeliverySource, host: string, workspace: (typeof workspaces)[number]): Manifest {
  const { repository: repo, revision = "main", secret } = source;
  return {
    apiVersion: "fleet.cattle.io/v1alpha1",
    kind: "GitRepo",
    metadata: { name: "delivery", namespace: workspace, labels: flotillaLabels },
    spec: {
      repo,
      branch: revision,
      paths: [`${clusterFolder(source, host)}/delivery/${workspace}`],
      ...(secret === undefined ? {} : { clientSecretName: secret }),
      targets: [{ clusterSelector: {} }], // each bundle names its own
      keepResources: true,
    },
  };
}

type File = readonly [path: string, text: string];

/** The bundles of the clusters in a workspace, each with the objects of each cluster. */
function bundles(workspace: (typeof workspaces)[number], layers: readonly DeliveredLayer[]): File[] {
  const here = layers.filter(({ isOnHost }) => isOnHost === (workspace === "fleet-local"));
  const names = [...new Set(here.map(({ layer }) => layer))];
  return names.flatMap((name) => {
    const ofLayer = here.filter(({ layer }) => layer === name);
    const folder = `${workspace}/${name}`;
    return [
      [`${folder}/fleet.yaml`, yamlText(bundle(name, ofLayer))] as const,
      ...ofLayer.flatMap(({ cluster, manifests }) => [
        [`${folder}/${cluster}/kustomization.yaml`, kustomizationOf(["objects.yaml"])] as const,
        [`${folder}/${cluster}/objects.yaml`, objectsText(manifests, true)] as const,
      ]),
    ];
  });
}

/** https://fleet.rancher.io/ref-fleet-yaml */
function bundle(name: string, layers: readonly DeliveredLayer[]): object {
  const after = commonAfter(layers);
  const rings = [...new Set(layers.map(({ ring }) => String(ring)))];
  return {
    name,
    labels: { ...flotillaLabels, "flotilla/layer": name },
    helm: { takeOwnership: true, timeoutSeconds: releaseTimeout },
    ...(layers.some(({ isHandedBack }) => isHandedBack) ? { paused: true } : { correctDrift: { enabled: true } }),
    ...(after.length === 0 ? {} : { dependsOn: after.map((other) => ({ name: other })) }),
    overrideTargets: layers.map(({ cluster, isOnHost }) => ({ clusterName: isOnHost ? "local" : cluster })),
    targetCustomizations: layers.map(({ cluster, isOnHost }) => ({
      name: cluster,
      clusterName: isOnHost ? "local" : cluster,
      kustomize: { dir: cluster },
    })),
    rolloutStrategy: {
      maxUnavailable: "100%",
      maxUnavailablePartitions: 0,
      partitions: rings.map((ring) => ({
        name: `ring-${ring}`,
        maxUnavailable: "100%",
        clusterSelector: { matchLabels: { "flotilla/ring": ring } },
      })),
    },
  };
}

/** The layers before, as far as all clusters have them: Fleet waits for ever for a bundle that a cluster has not. */
function commonAfter(layers: readonly DeliveredLayer[]): string[] {
  const [first, ...others] = layers;
  return (first?.after ?? []).filter((name) => others.every(({ after }) => after.includes(name)));
}
