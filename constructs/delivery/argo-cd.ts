import type { ChartRelease } from "../../lib/chart-release.js";
import type { DeliverySource } from "../../lib/fleet/delivery-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { flotillaLabels } from "../labels.js";
import { installationName } from "../services/installers/place.js";
import type { DeliveredLayer } from "./delivery-plan.js";
import type { Engine } from "./engine.js";
import { clusterFolder } from "./layer-folder.js";
import { layerLabels } from "./layer-labels.js";

const namespace = "argocd";

/** Its definitions outlive the release, as the chart has it. https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd */
const chart: ChartRelease = {
  name: "argo-cd",
  chart: "argo-cd",
  repository: "https://argoproj.github.io/argo-helm",
  version: "9.5.0",
  namespace,
  // Without it, an ApplicationSet knows no order. https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/
  values: { configs: { params: { "applicationsetcontroller.enable.progressive.syncs": true } } },
};

const apiVersion = "argoproj.io/v1alpha1";

/** Name of the project of all Applications. */
const project = "fleet";

/** The label that tells in which step of the rollout an Application is synced; none for one that is left alone. */
const stepLabel = "flotilla/step";

const here = "https://kubernetes.default.svc";

/**
 * Argo CD: an ApplicationSet that syncs an Application for each layer of each cluster, step by step. Sync waves would only order how
 * the Applications are made: each would then sync by itself whatever is new in the repository.
 */
export const argoCd: Engine = { namespaces: [namespace], charts: [chart], root, objects };

/** The project and the Application of all others, which stay when it goes: what they delivered must outlive the engine. */
function root(source: DeliverySource, host: string): Manifest[] {
  return [
    {
      apiVersion,
      kind: "AppProject",
      metadata: { name: project, namespace, labels: flotillaLabels },
      spec: {
        sourceRepos: [source.repository],
        destinations: [{ server: "*", namespace: "*" }],
        clusterResourceWhitelist: [{ group: "*", kind: "*" }],
      },
    },
    {
      apiVersion,
      kind: "Application",
      metadata: { name: "delivery", namespace, labels: flotillaLabels },
      spec: {
        project,
        source: files(source, host, "delivery"),
        destination: { server: here, namespace },
        syncPolicy: { automated: { prune: true, selfHeal: true }, ...syncing },
      },
    },
  ];
}

const syncing = {
  retry: { limit: -1, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } },
  syncOptions: ["CreateNamespace=false", "ServerSideApply=true", "SkipDryRunOnMissingResource=true"],
} as const;

function files(source: DeliverySource, cluster: string, layer: string): object {
  const { repository, revision = "main" } = source;
  return {
    repoURL: repository,
    targetRevision: revision,
    path: clusterFolder(source, cluster),
    directory: { include: `${layer}.yaml` }, // the layer's own kustomization would need another load restrictor
  };
}

function objects(source: DeliverySource, layers: readonly DeliveredLayer[]): Manifest[] {
  return layers.length === 0 ? [] : [applicationSet(source, layers)];
}

function applicationSet(source: DeliverySource, layers: readonly DeliveredLayer[]): Manifest {
  const elements = elementsOf(layers);
  const steps = [...new Set(elements.flatMap(({ step }) => (step === "" ? [] : [step])))];
  const labels = layerLabels({ cluster: "{{.cluster}}", layer: "{{.layer}}", ring: "{{.ring}}" });
  return {
    apiVersion,
    kind: "ApplicationSet",
    metadata: { name: "layers", namespace, labels: flotillaLabels },
    spec: {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      generators: [{ list: { elements } }],
      strategy: {
        type: "RollingSync",
        rollingSync: {
          steps: steps.map((step) => ({ matchExpressions: [{ key: stepLabel, operator: "In", values: [step] }] })),
        },
        deletionOrder: "Reverse",
      },
      syncPolicy: { preserveResourcesOnDeletion: true }, // but for what has a finalizer, see below
      template: {
        metadata: {
          name: "{{.name}}",
          labels: { ...labels, [stepLabel]: "{{.step}}" },
          annotations: { "argocd.argoproj.io/compare-options": "ServerSideDiff=true" },
        },
        spec: {
          project,
          source: files(source, "{{.cluster}}", "{{.layer}}"),
          destination: { name: "{{.destination}}", server: "{{.server}}" },
          syncPolicy: syncing,
        },
      },
      templatePatch,
    },
  };
}

/** What is delivered goes with its Application; what was handed back stays, and nobody syncs it. */
const templatePatch = `metadata:
  labels:
    app.kubernetes.io/managed-by: flotilla
{{- if ne .step "" }}
  finalizers:
    - resources-finalizer.argocd.argoproj.io/foreground
spec:
  syncPolicy:
    automated:
      prune: true
{{- end }}
`;

/** What fills the template in for an Application. */
interface Element {
  readonly name: string;
  readonly cluster: string;
  readonly layer: string;
  readonly ring: string;
  /** When it is synced: `"1.0"`, the ring and how many layers come before; empty when it is left alone. */
  readonly step: string;
  /** Name of the cluster that Argo CD reaches by its registration, or the address of its own. */
  readonly destination: string;
  readonly server: string;
}

/** In the order of the steps. */
function elementsOf(layers: readonly DeliveredLayer[]): Element[] {
  const waves = wavesOf(layers);
  return layers
    .map((each) => ({ each, wave: waves.get(keyOf(each.cluster, each.layer)) ?? 0 }))
    .sort((a, b) => a.each.ring - b.each.ring || a.wave - b.wave)
    .map(({ each: { cluster, layer, ring, isOnHost, isHandedBack }, wave }) => ({
      name: installationName({ cluster }, layer),
      cluster,
      layer,
      ring: String(ring),
      step: isHandedBack ? "" : `${ring}.${wave}`,
      destination: isOnHost ? "" : cluster,
      server: isOnHost ? here : "",
    }));
}

/** The length of the longest chain of layers before each, on its cluster. */
function wavesOf(layers: readonly DeliveredLayer[]): ReadonlyMap<string, number> {
  const all = new Map(layers.map((each) => [keyOf(each.cluster, each.layer), each]));
  const waves = new Map<string, number>();
  const waveOf = (key: string): number => {
    const { cluster = "", after = [] } = all.get(key) ?? {};
    const wave = waves.get(key) ?? Math.max(0, ...after.map((name) => waveOf(keyOf(cluster, name)) + 1));
    waves.set(key, wave);
    return wave;
  };
  [...all.keys()].forEach(waveOf);
  return waves;
}

function keyOf(cluster: string, layer: string): string {
  return `${cluster}/${layer}`;
}
