import { platform, type OwnParts } from "../../constructs/platform.js";
import { clusterServices } from "../../constructs/services/cluster-services.js";
import { fleetServices } from "../../constructs/services/fleet-services.js";
import { isRelease, type ChartRelease } from "../../lib/chart-release.js";
import { chartKey, type ChartSource } from "../../lib/charts/charts-lock.js";
import { compareTexts } from "../../lib/compare-texts.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { ServicesSpec } from "../../lib/fleet/services-spec.js";
import type { Layer } from "../../lib/layer.js";
import type { Manifest } from "../../lib/manifests.js";
import { childPath, pathOf } from "../../lib/path.js";

/** A chart that is installed on a cluster. */
export interface ChartUse {
  readonly cluster: string;
  readonly source: ChartSource;
  /** Where its values are written. */
  readonly path: string;
  readonly values: object;
}

/** A chart, and who uses it. */
export interface UsedChart {
  readonly source: ChartSource;
  readonly uses: readonly ChartUse[];
}

/**
 * The charts that are installed on clusters of a fleet, by whomever, ordered by their names.
 *
 * @throws InvalidError when a service or a layer is invalid
 */
export function usedCharts(fleet: Fleet, own: OwnParts, clusters: readonly string[]): UsedChart[] {
  const charts = new Map<string, { source: ChartSource; uses: ChartUse[] }>();
  for (const use of clusters.flatMap((cluster) => usesOn(fleet, own, cluster))) {
    const key = chartKey(use.source);
    const chart = charts.get(key) ?? { source: use.source, uses: [] };
    charts.set(key, chart);
    chart.uses.push(use);
  }
  return [...charts.values()].sort((a, b) => compareTexts(orderOf(a.source), orderOf(b.source)));
}

/** Charts of services come from these themselves: not every installer has them as releases in a layer. */
function usesOn(fleet: Fleet, own: OwnParts, cluster: string): ChartUse[] {
  const { services } = clusterServices(fleet, cluster, own.services?.(cluster));
  const ofFleet = new Set(fleetServices(fleet, cluster).map(({ name }) => name));
  const ofServices = new Set(services.map(({ chart }) => `${chart.namespace}/${chart.name}`));
  const others = layersWithCharts(fleet, own, cluster).flatMap(({ name: layer, manifests }) =>
    manifests
      .filter((manifest) => isChartOfRepository(manifest) && !ofServices.has(releaseOf(manifest)))
      .map(({ metadata: { name }, spec }) =>
        useOf(cluster, pathOf("layers", layer, name), { values: {}, ...(spec as Spec) }),
      ),
  );
  return [
    ...services.map(({ name, chart }) =>
      useOf(cluster, ofFleet.has(name) ? servicePath(fleet, cluster, name) : pathOf("services", name), chart),
    ),
    ...others,
  ];
}

/** The layers in which charts can be beside those of services; to build all others would take a large fleet seconds. */
function layersWithCharts(fleet: Fleet, own: OwnParts, cluster: string): readonly Layer[] {
  return cluster === fleet.management ? platform(fleet, cluster, own) : (own.layers?.(cluster) ?? []);
}

type Spec = Omit<ChartRelease, "values"> & { readonly values?: object };

function releaseOf({ metadata: { name, namespace = "" } }: Manifest): string {
  return `${namespace}/${name}`;
}

function useOf(cluster: string, path: string, release: ChartSource & { readonly values: object }): ChartUse {
  const { chart, repository, version, values } = release;
  return { cluster, source: { chart, repository, version }, path: childPath(path, "values"), values };
}

/** A chart that lies in a folder has no repository, and nothing to record. */
function isChartOfRepository(manifest: Manifest): boolean {
  return isRelease(manifest) && typeof (manifest["spec"] as { readonly repository?: unknown }).repository === "string";
}

/** What the fleet's data calls a service. */
const words: Readonly<Record<string, keyof ServicesSpec>> = {
  "cert-manager": "certManager",
  "external-dns": "externalDns",
  kyverno: "policyEngine",
  gatekeeper: "policyEngine",
  "gateway-controller": "gateway",
  "metrics-server": "metricsServer",
};

/** A cluster's word on a service replaces the fleet's. */
function servicePath({ clusters }: Fleet, cluster: string, name: string): string {
  const word = words[name] ?? name;
  const isOwn = Object.hasOwn(clusters[cluster]?.services ?? {}, word);
  return isOwn ? pathOf("clusters", cluster, "services", word) : pathOf("services", word);
}

function orderOf(source: ChartSource): string {
  return `${source.chart} ${chartKey(source)}`;
}
