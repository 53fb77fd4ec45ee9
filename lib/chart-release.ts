import { apiGroup, type Manifest } from "./manifests.js";
import { childPath } from "./path.js";
import { isObject } from "./schema.js";

/** A Helm chart to install, as data: whoever installs it (Pulumi, a GitOps engine, Cluster API) takes it from here. */
export interface ChartRelease<Values extends object = object> {
  /** Name of the release. */
  readonly name: string;
  /** Name of the chart in its repository. */
  readonly chart: string;
  /** Address of the repository: `https://…`, or `oci://…` without the chart's own name. */
  readonly repository: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** Namespace of the release. */
  readonly namespace: string;
  /** Values that differ from the chart's own. */
  readonly values: Values;
}

const group = "helm.sh";

/** Seconds until a release must be ready, whoever installs it; five minutes, as usual, are short for a chart that installs charts. */
export const releaseTimeout = 900;

/**
 * A release as an object of a layer. No API server has such a kind: Pulumi installs the chart, and a rendering says which chart, in
 * which version and with which values.
 *
 * @example
 * releaseManifest({ name: "demo", chart: "demo", repository: "https://charts.example", version: "1.2.3", namespace: "demo", values: {} });
 */
export function releaseManifest({ name, namespace, chart, repository, version, values }: ChartRelease): Manifest {
  return {
    apiVersion: `${group}/v3`,
    kind: "Release",
    metadata: { name, namespace },
    spec: { chart, repository, version, ...(Object.keys(values).length === 0 ? {} : { values }) },
  };
}

/** Whether an object of a layer is a Helm release. */
export function isRelease(manifest: Manifest): boolean {
  return manifest.kind === "Release" && apiGroup(manifest) === group;
}

/**
 * What Pulumi's Kubernetes provider takes for a release. Its namespace is an object of a layer, which Helm must not make.
 * https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/
 */
export function releaseInputs({ metadata: { name, namespace }, spec }: Manifest): Readonly<Record<string, unknown>> {
  const { chart, repository, version, values = {} } = spec as Omit<ChartRelease, "values"> & { values?: object };
  const address = ociAddress({ chart, repository });
  const source = address === undefined ? { chart, repositoryOpts: { repo: repository } } : { chart: address };
  return { name, namespace, ...source, version, values, createNamespace: false, timeout: releaseTimeout };
}

/** Whole address of a chart in an OCI registry: `oci://registry.example/charts/demo`; nothing of one in another repository. */
export function ociAddress({ chart, repository }: Pick<ChartRelease, "chart" | "repository">): string | undefined {
  return repository.startsWith("oci://") ? `${repository.replace(/\/$/, "")}/${chart}` : undefined;
}

/** Keys of values under which a text is a secret; `…Name`, `…Ref` and `existing…` name one that is elsewhere. */
const secretKey = /(?:password|passwd|passphrase|token|apikey|secretkey|privatekey|accesskey|clientsecret)$/i;

/** Paths of the values of a release that hold a secret: they would stand in the rendering, and in the release's own Secret. */
export function secretValuePaths(manifest: Manifest): string[] {
  return isRelease(manifest) ? secretsIn((manifest["spec"] as { values?: unknown }).values, "spec.values") : [];
}

function secretsIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => secretsIn(item, childPath(path, index)));
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, child]) =>
        isSecret(key, child) ? [childPath(path, key)] : secretsIn(child, childPath(path, key)),
      )
    : [];
}

function isSecret(key: string, value: unknown): boolean {
  return typeof value === "string" && value !== "" && !/^existing/i.test(key) && secretKey.test(key);
}
