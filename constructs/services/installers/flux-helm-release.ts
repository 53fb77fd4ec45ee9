import { ociAddress, releaseTimeout, type ChartRelease } from "../../../lib/chart-release.js";
import type { Manifest } from "../../../lib/manifests.js";
import { flotillaLabels } from "../../labels.js";
import { waitFor } from "../../management/wait-for.js";
import type { SharedService } from "../service.js";
import { installationName, valuesUnder, type Place } from "./place.js";

const namespace = "flux-system";

/** How often Flux looks whether all is as it should be. */
const interval = "10m";

/**
 * A service as a HelmRelease of Flux, and where its chart comes from. Each cluster has a source of its own, so that a new version
 * comes to one ring after the other.
 * https://fluxcd.io/flux/components/helm/helmreleases/
 */
export function fluxHelmRelease(service: SharedService, place: Place): Manifest[] {
  const { chart } = service;
  const name = installationName(place, service.name);
  const retry = { strategy: { name: "RetryOnFailure" } } as const;
  const source = sourceOf(name, chart);
  return [
    source,
    {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      // https://fluxcd.io/flux/components/helm/helmreleases/#conditions
      metadata: { name, namespace, labels: flotillaLabels, annotations: waitFor("condition=Ready") },
      spec: {
        interval,
        timeout: `${releaseTimeout}s`,
        ...(place.isManagement ? {} : { kubeConfig: { configMapRef: { name: `cluster-${place.cluster}` } } }),
        ...(place.after.length === 0
          ? {}
          : { dependsOn: place.after.map((other) => ({ name: installationName(place, other) })) }),
        ...chartOf(source, chart),
        releaseName: chart.name,
        targetNamespace: chart.namespace,
        storageNamespace: chart.namespace, // where `helm list` looks
        install: retry,
        upgrade: retry,
        ...valuesUnder("values", service),
      },
    },
  ];
}

function sourceOf(name: string, chart: ChartRelease): Manifest {
  const apiVersion = "source.toolkit.fluxcd.io/v1";
  const metadata = { name, namespace, labels: flotillaLabels };
  const url = ociAddress(chart);
  if (url === undefined) {
    return { apiVersion, kind: "HelmRepository", metadata, spec: { interval, url: chart.repository } };
  }
  const layerSelector = { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" };
  // A tag has no "+", for which Helm writes "_". https://helm.sh/docs/topics/registries/
  const ref = { tag: chart.version.replaceAll("+", "_") };
  return { apiVersion, kind: "OCIRepository", metadata, spec: { interval, url, ref, layerSelector } };
}

function chartOf({ kind, metadata: { name } }: Manifest, { chart, version }: ChartRelease): object {
  return kind === "OCIRepository"
    ? { chartRef: { kind, name } }
    : { chart: { spec: { chart, version, sourceRef: { kind, name } } } };
}
