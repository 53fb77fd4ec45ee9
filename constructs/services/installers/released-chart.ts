import { load } from "js-yaml";

import { isRelease, type ChartRelease } from "../../../lib/chart-release.js";
import { apiGroup, type Manifest } from "../../../lib/manifests.js";
import { isObject } from "../../../lib/schema.js";
import { CLUSTER_NAME_LABEL } from "../../cluster-api/contract.js";

/** A chart that an object has somebody install. */
export interface ReleasedChart {
  readonly release: ChartRelease;
  /** Cluster that gets it; absent where it is the one that the object is on. */
  readonly cluster?: string;
}

/** Finds the object of Flux that says where a chart comes from. */
export type SourceOf = (kind: string, namespace: string | undefined, name: string) => Manifest | undefined;

/**
 * The chart that an object of any {@link Installer} installs; nothing of an object that installs none, and why it cannot be told of one
 * that somebody wrote in another way.
 */
export function releasedChart(
  object: Manifest,
  sourceOf: SourceOf,
): ReleasedChart | { readonly unreadable: string } | undefined {
  const read = readers.get(`${apiGroup(object)}/${object.kind}`);
  const found = read?.(object, sourceOf);
  if (found === undefined) {
    return undefined;
  }
  const { cluster, ...fields } = found;
  const release = { values: {}, ...withoutNothing(fields) };
  if (!isChartRelease(release)) {
    return { unreadable: "its chart, version, release or values are not plainly written" };
  }
  return cluster === undefined
    ? { unreadable: "it does not name one cluster" }
    : { release, ...(cluster !== own && { cluster }) };
}

/** Stands for the cluster that an object is on. */
const own = "";

/** What an object says, of which any part may be missing. */
interface Found extends Readonly<Partial<Record<keyof ChartRelease, unknown>>> {
  readonly cluster: string | undefined;
}

type Reader = (object: Manifest, sourceOf: SourceOf) => Found | undefined;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["helm.sh/Release", (object) => (isRelease(object) ? release(object) : undefined)],
  ["addons.cluster.x-k8s.io/HelmChartProxy", helmChartProxy],
  ["argoproj.io/Application", application],
  ["helm.toolkit.fluxcd.io/HelmRelease", helmRelease],
  ["fleet.cattle.io/HelmOp", helmOp],
]);

function release({ metadata: { name, namespace }, spec }: Manifest): Found {
  const [chart, repository] = [at(spec, "chart"), at(spec, "repository")];
  return { cluster: own, name, namespace, chart, repository, version: at(spec, "version"), values: at(spec, "values") };
}

function helmChartProxy({ spec }: Manifest): Found {
  const labels = at(spec, "clusterSelector", "matchLabels");
  const isOfOne = isObject(labels) && Object.keys(labels).length === 1;
  return {
    cluster: isOfOne ? textAt(labels, CLUSTER_NAME_LABEL) : undefined,
    name: at(spec, "releaseName"),
    namespace: at(spec, "namespace"),
    chart: at(spec, "chartName"),
    repository: at(spec, "repoURL"),
    version: at(spec, "version"),
    values: templateValues(textAt(spec, "valuesTemplate")),
  };
}

/** A brace of a template that gives just itself, as our values have it. */
const brace = "{{ `{{` }}";

/** The values that a template gives; nothing, where it is more than plain values. */
function templateValues(template: string | undefined): unknown {
  if (template === undefined) {
    return undefined;
  }
  if (template.replaceAll(brace, "").includes("{{")) {
    return unknown;
  }
  try {
    return load(template.replaceAll(brace, "{{"));
  } catch {
    return unknown;
  }
}

/** What no chart, version or values can be. */
const unknown = null;

function application({ spec }: Manifest): Found | undefined {
  const source = at(spec, "source");
  if (at(source, "chart") === undefined) {
    return undefined; // objects from git
  }
  return {
    cluster: textAt(spec, "destination", "name"),
    name: at(source, "helm", "releaseName"),
    namespace: at(spec, "destination", "namespace"),
    chart: at(source, "chart"),
    repository: textAt(source, "repoURL")?.replace(/^(?!https?:)/, "oci://"),
    version: at(source, "targetRevision"),
    values: at(source, "helm", "valuesObject"),
  };
}

function helmRelease({ metadata, spec }: Manifest, sourceOf: SourceOf): Found {
  const chart = at(spec, "chart", "spec");
  const reference = at(spec, "chartRef") ?? at(chart, "sourceRef");
  const source = sourceOf(textAt(reference, "kind") ?? "", metadata.namespace, textAt(reference, "name") ?? "")?.[
    "spec"
  ];
  const [repository, last] = addressParts(textAt(source, "url"));
  return {
    cluster:
      at(spec, "kubeConfig") === undefined
        ? own
        : /^cluster-(.+)$/.exec(textAt(spec, "kubeConfig", "configMapRef", "name") ?? "")?.[1],
    name: at(spec, "releaseName"),
    namespace: at(spec, "targetNamespace"),
    chart: last ?? at(chart, "chart"),
    repository,
    version: at(source, "ref", "tag") ?? at(chart, "version"),
    values: at(spec, "values"),
  };
}

function helmOp({ spec }: Manifest): Found | undefined {
  const helm = at(spec, "helm");
  const [repository, last] = addressParts(textAt(helm, "repo"));
  const targets = at(spec, "targets");
  const name = Array.isArray(targets) && targets.length === 1 ? textAt(targets[0], "clusterName") : undefined;
  return {
    cluster: name === "local" ? own : name,
    name: at(helm, "releaseName"),
    namespace: at(spec, "defaultNamespace"),
    chart: last ?? at(helm, "chart"),
    repository,
    version: at(helm, "version"),
    values: at(helm, "values"),
  };
}

/** The address of a repository, or of a registry and the chart in it. */
function addressParts(address = ""): readonly [string, string?] {
  const [, registry, chart] = /^(oci:.*)\/([^/]+)$/.exec(address) ?? [];
  return registry === undefined || chart === undefined ? [address] : [registry, chart];
}

function isChartRelease(fields: object): fields is ChartRelease {
  const { name, chart, repository, version, namespace, values } = fields as Partial<
    Record<keyof ChartRelease, unknown>
  >;
  const texts = [name, chart, repository, version, namespace];
  return texts.every((text) => typeof text === "string" && text !== "") && isObject(values);
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((found, key) => (isObject(found) ? found[key] : undefined), value);
}

function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys);
  return typeof found === "string" ? found : undefined;
}

function withoutNothing(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
