import { ociAddress, type ChartRelease } from "../../../lib/chart-release.js";
import type { Manifest } from "../../../lib/manifests.js";
import { flotillaLabels } from "../../labels.js";
import { waitFor, type Requirement } from "../../management/wait-for.js";
import type { SharedService } from "../service.js";
import { installationName, valuesUnder, type Place } from "./place.js";

/**
 * A service as an Application of Argo CD, in the sync wave that follows from what it needs. Argo CD renders the chart and applies the
 * objects itself, so that `helm list` does not show it.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
 */
export function argoCdApplication(service: SharedService, place: Place): Manifest[] {
  const { name, chart } = service;
  return [
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: {
        name: installationName(place, name),
        namespace: "argocd",
        labels: flotillaLabels,
        annotations: {
          // What webhooks and controllers write into the objects of a chart is no difference.
          "argocd.argoproj.io/compare-options": "ServerSideDiff=true",
          "argocd.argoproj.io/sync-wave": String(place.wave),
          ...waitFor(...installed(chart)),
        },
        finalizers: ["resources-finalizer.argocd.argoproj.io/foreground"], // the objects go with the Application
      },
      spec: {
        project: "default",
        destination: { name: place.cluster, namespace: chart.namespace },
        source: {
          repoURL: repositoryOf(chart),
          chart: chart.chart,
          targetRevision: chart.version,
          helm: { releaseName: chart.name, ...valuesUnder("valuesObject", service) },
        },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry: { limit: -1, backoff: { duration: "10s", factor: 2, maxDuration: "5m" } },
          // Some definitions are too long for the annotation of a client-side apply.
          syncOptions: ["CreateNamespace=false", "ServerSideApply=true"],
        },
      },
    },
  ];
}

/** An Application has no conditions that say it is well, and does not tell which generation of it its status is of. */
function installed({ version }: ChartRelease): readonly [Requirement, ...Requirement[]] {
  return [
    `jsonpath={.status.sync.comparedTo.source.targetRevision}=${version}`,
    "jsonpath={.status.sync.status}=Synced",
    "jsonpath={.status.health.status}=Healthy",
  ];
}

/** Argo CD has the address of a registry of charts without its scheme. */
function repositoryOf(chart: ChartRelease): string {
  return ociAddress(chart) === undefined ? chart.repository : chart.repository.replace(/^oci:\/\/|\/$/g, "");
}
