import { App, ApiObject, Chart } from "cdk8s";

import { refuse, type Problem } from "./problem.js";

/** One Kubernetes object as plain data, as an API server takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [field: string]: unknown;
}

/** What names and describes a Kubernetes object. */
export interface ManifestMetadata {
  readonly name: string;
  /** Namespace that the object lives in; absent on an object of the whole cluster. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/**
 * The manifests of the constructs that `build` adds to a chart, in the order in which they were added.
 *
 * @param name - id of the chart: the first part of construct paths in messages
 * @throws {@link InvalidError} when a construct of the chart is invalid
 *
 * @example
 * const objects = manifests("shop", (chart) => {
 *   new k8s.KubeNamespace(chart, "Namespace", { metadata: { name: "shop" } });
 * });
 */
export function manifests(name: string, build: (chart: Chart) => void): Manifest[] {
  const chart = new Chart(new App(), name, { disableResourceNameHashes: true });
  build(chart);
  // Chart.toJson() would do the same in a time that is quadratic in the number of constructs.
  const constructs = chart.node.findAll();
  refuse(
    name,
    constructs.flatMap((construct) =>
      construct.node.validate().map((message) => invalid(construct.node.path, message)),
    ),
  );
  return constructs
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => object.toJson() as Manifest);
}

/** An object as messages name it: `Deployment shop/web`. */
export function manifestTitle({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}

/** API group of an object: `"apps"`; empty for the core group. */
export function apiGroup({ apiVersion }: Manifest): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}

/** The fields of an object that hold secrets: those of a Secret that it has. */
export function secretFields(manifest: Manifest): string[] {
  const isSecret = manifest.kind === "Secret" && apiGroup(manifest) === "";
  return isSecret ? ["data", "stringData"].filter((field) => manifest[field] !== undefined) : [];
}

function invalid(path: string, message: string): Problem {
  return { path, rule: "construct", message };
}
