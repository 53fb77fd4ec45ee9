import { load } from "js-yaml";

import type { ChartRelease } from "../../../lib/chart-release.js";
import type { Manifest } from "../../../lib/manifests.js";

/** What the objects of an installer have Helm install. */
export function released(objects: readonly Manifest[]): ChartRelease {
  const object = objects.at(-1);
  const read = object === undefined ? undefined : readers[object.kind];
  if (object === undefined || read === undefined) {
    throw new Error(`nothing installs a chart by ${String(object?.kind)}`);
  }
  return { values: {}, ...withoutNothing(read(object, objects[0])) } as ChartRelease;
}

type Release = { readonly [field in keyof ChartRelease]: unknown };

const readers: Readonly<Record<string, (object: Manifest, source: Manifest | undefined) => Release>> = {
  Release: ({ metadata: { name, namespace }, spec }) => ({
    name,
    namespace,
    chart: at(spec, "chart"),
    repository: at(spec, "repository"),
    version: at(spec, "version"),
    values: at(spec, "values"),
  }),
  HelmChartProxy: ({ spec }) => ({
    name: at(spec, "releaseName"),
    namespace: at(spec, "namespace"),
    chart: at(spec, "chartName"),
    repository: at(spec, "repoURL"),
    version: at(spec, "version"),
    values: load(text(spec, "valuesTemplate").replaceAll("{{ `{{` }}", "{{")),
  }),
  Application: ({ spec }) => ({
    name: at(spec, "source", "helm", "releaseName"),
    namespace: at(spec, "destination", "namespace"),
    chart: at(spec, "source", "chart"),
    repository: text(spec, "source", "repoURL").replace(/^(?!https?:)/, "oci://"),
    version: at(spec, "source", "targetRevision"),
    values: at(spec, "source", "helm", "valuesObject"),
  }),
  HelmRelease: ({ spec }, source) => {
    const [repository, last] = parts(text(source?.["spec"], "url"));
    return {
      name: at(spec, "releaseName"),
      namespace: at(spec, "targetNamespace"),
      chart: last ?? at(spec, "chart", "spec", "chart"),
      repository,
      version: at(source?.["spec"], "ref", "tag") ?? at(spec, "chart", "spec", "version"),
      values: at(spec, "values"),
    };
  },
  HelmOp: ({ spec }) => {
    const [repository, last] = parts(text(spec, "helm", "repo"));
    return {
      name: at(spec, "helm", "releaseName"),
      namespace: at(spec, "defaultNamespace"),
      chart: last ?? at(spec, "helm", "chart"),
      repository,
      version: at(spec, "helm", "version"),
      values: at(spec, "helm", "values"),
    };
  },
};

/** The address of a repository, or of a registry and the chart in it. */
function parts(address: string): readonly [string, string?] {
  const [, registry, chart] = /^(oci:.*)\/([^/]+)$/.exec(address) ?? [];
  return registry === undefined || chart === undefined ? [address] : [registry, chart];
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((found, key) => (found as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}

function text(value: unknown, ...keys: readonly string[]): string {
  return (at(value, ...keys) as string | undefined) ?? "";
}

function withoutNothing(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
