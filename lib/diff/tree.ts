import type { Fleet } from "../fleet/fleet.js";
import { apiGroup, manifestTitle, type Manifest } from "../manifests.js";
import { refuse, shown, type Problem } from "../problem.js";
import { isObject } from "../schema.js";
import type { ObjectPlace } from "./change.js";
import { documentReader, type DocumentReader } from "./documents.js";
import { identityText } from "./identity.js";
import { hidden } from "./hidden-secret.js";
import type { PlacedObject } from "./placed-object.js";
import { without } from "./without.js";

/** A rendering: texts by path, such as `production-us/foundation.yaml`. */
export type Tree = ReadonlyMap<string, string>;

/**
 * The objects of a rendering, and what its `fleet.yaml` says of the fleet and its clusters as objects of the layer `fleet`. Of a
 * Secret it has the keys alone. Files for kustomize, hidden files and those that are no YAML are passed over.
 *
 * @param read - reads the documents of a file; the same one for several trees reads once what they share
 * @throws {@link InvalidError} when a file cannot be read, or an object has no name or one that another has
 */
export function treeObjects(files: Tree, read: DocumentReader = documentReader()): PlacedObject[] {
  const problems: Problem[] = [];
  const objects = [...files]
    .filter(([path]) => isRead(path))
    .flatMap(([path, text]) => fileObjects({ path, text, read, problems }));
  refuse("rendering", [...problems, ...sharedIdentities(objects)]);
  return objects;
}

/** What a fleet says of itself and of each of its clusters, as objects that can be compared with those of a rendering. */
export function fleetObjects(fleet: Fleet): PlacedObject[] {
  const { clusters, rollout } = fleet;
  const rings = new Map(rollout.flatMap((names, index) => names.map((name) => [name, index + 1])));
  rings.set(fleet.management, 0);
  return [
    fleetObject({ name: fleet.name }, { ...without(fleet, "name", "clusters", "rollout", "workloads"), kind: "Fleet" }),
    ...Object.entries(clusters).map(([cluster, spec]) =>
      fleetObject({ name: cluster, cluster }, { kind: "ClusterSpec", ring: rings.get(cluster), spec }),
    ),
  ];
}

function fleetObject(
  { name, cluster }: { readonly name: string; readonly cluster?: string },
  { kind, ...fields }: Readonly<Record<string, unknown>> & { readonly kind: string },
): PlacedObject {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    place: { ...(cluster === undefined ? {} : { cluster }), layer: "fleet", group: "flotilla", kind, name },
    manifest: { ...Object.fromEntries(known), apiVersion: "flotilla/v1", kind, metadata: { name } },
    origin: fleetFile,
  };
}

const fleetFile = "fleet.yaml";

/** A file, what reads it, and what is wrong with it. */
interface Source {
  readonly path: string;
  readonly text: string;
  readonly read: DocumentReader;
  readonly problems: Problem[];
}

function isRead(path: string): boolean {
  const steps = path.split("/");
  const name = steps.at(-1) ?? "";
  return /\.ya?ml$/.test(name) && !/^kustomization\.ya?ml$/.test(name) && !steps.some((step) => step.startsWith("."));
}

function fileObjects({ path, text, read, problems }: Source): PlacedObject[] {
  const binary = /[\0\uFFFD]/.exec(text);
  if (binary !== null) {
    const line = text.slice(0, binary.index).split("\n").length;
    problems.push({ path: `${path}, line ${line}`, rule: "tree-text", message: "must be text in UTF-8" });
    return [];
  }
  const documents = read(text).filter(({ document }) => !("value" in document) || !isEmpty(document.value));
  const values = documents.flatMap(({ document, linesBefore }, index) => {
    if ("value" in document) {
      return [{ value: document.value, origin: `${path}, document ${index + 1}` }];
    }
    const line = linesBefore + document.line + 1;
    problems.push({
      path: `${path}, line ${line}`,
      rule: "tree-yaml",
      message: `must be YAML, got ${document.reason}`,
    });
    return [];
  });
  if (path === fleetFile) {
    return values.flatMap(({ value }) => readFleet(value, problems));
  }
  const slash = path.indexOf("/");
  if (slash < 0) {
    const message = 'must stand in the folder of its cluster, as "production-us/foundation.yaml" does';
    problems.push({ path, rule: "tree-path", message });
    return [];
  }
  const stand = { cluster: path.slice(0, slash), layer: path.slice(slash + 1).replace(/\.ya?ml$/, "") };
  return values.flatMap(unwrapped).flatMap(({ value, origin }) => placed(value, { stand, origin, problems }));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null;
}

/** The fleet of a rendering, of any version of flotilla: only what places its objects is looked at. */
function readFleet(value: unknown, problems: Problem[]): PlacedObject[] {
  const { name, clusters, rollout = [] } = isObject(value) ? value : {};
  if (typeof name !== "string" || !isObject(clusters) || !Array.isArray(rollout) || !rollout.every(Array.isArray)) {
    const message = 'must be the data of a fleet, with its "name", "clusters" and "rollout"';
    problems.push({ path: fleetFile, rule: "tree-fleet", message });
    return [];
  }
  return fleetObjects({ ...(value as Fleet), rollout });
}

/** A value, and where it was read. */
interface Found {
  readonly value: unknown;
  readonly origin: string;
}

/** The items of a list of objects, as `kubectl get -o yaml` writes them; an object as it is. */
function unwrapped({ value, origin }: Found): Found[] {
  if (isObject(value) && value["apiVersion"] === "v1" && value["kind"] === "List" && Array.isArray(value["items"])) {
    const items: readonly unknown[] = value["items"];
    return items.flatMap((item, index) => unwrapped({ value: item, origin: `${origin}, item ${index + 1}` }));
  }
  return [{ value, origin }];
}

/** Where an object was found, and what is wrong with it. */
interface Finding {
  readonly stand: Pick<ObjectPlace, "cluster" | "layer">;
  readonly origin: string;
  readonly problems: Problem[];
}

function placed(read: unknown, { stand, origin, problems }: Finding): PlacedObject[] {
  const value = withoutEmptyNamespace(read);
  if (!isManifest(value)) {
    problems.push(...manifestProblems(value, origin));
    return [];
  }
  const { manifest, secretValues } = hidden(value);
  const { name, namespace } = manifest.metadata;
  const place = { ...stand, group: apiGroup(manifest), kind: manifest.kind, name };
  return [
    {
      place: namespace === undefined ? place : { ...place, namespace },
      manifest,
      origin,
      ...(secretValues === undefined ? {} : { secretValues }),
    },
  ];
}

/** An API server takes an empty namespace for none. */
function withoutEmptyNamespace(value: unknown): unknown {
  if (!isObject(value) || !isObject(value["metadata"])) {
    return value;
  }
  const { metadata } = value;
  return metadata["namespace"] === "" || metadata["namespace"] === null
    ? { ...value, metadata: without(metadata, "namespace") }
    : value;
}

function isManifest(value: unknown): value is Manifest {
  if (!isObject(value) || !isObject(value["metadata"])) {
    return false;
  }
  const { name, namespace } = value["metadata"];
  return [value["apiVersion"], value["kind"], name].every(isName) && (namespace === undefined || isName(namespace));
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** What is wrong with a value that is no manifest. */
function manifestProblems(value: unknown, origin: string): Problem[] {
  if (!isObject(value)) {
    const got = Array.isArray(value) ? "a list" : `a ${typeof value}`;
    return [{ path: origin, rule: "tree-object", message: `must be an object, got ${got}` }];
  }
  const { name, namespace } = isObject(value["metadata"]) ? value["metadata"] : {};
  const fields = { apiVersion: value["apiVersion"], kind: value["kind"], "metadata.name": name };
  const all = namespace === undefined ? fields : { ...fields, "metadata.namespace": namespace };
  return Object.entries(all)
    .filter(([, field]) => !isName(field))
    .map(([path, field]) => ({
      path: `${origin}, ${path}`,
      rule: "tree-object",
      message: `must be a text that is not empty, got ${shown(field)}`,
    }));
}

function sharedIdentities(objects: readonly PlacedObject[]): Problem[] {
  const first = new Map<string, string>();
  return objects.flatMap(({ place, manifest, origin }) => {
    const identity = `${place.cluster ?? ""} ${identityText(place)}`;
    const other = first.get(identity);
    if (other === undefined) {
      first.set(identity, origin);
      return [];
    }
    const message = `must be the only ${manifestTitle(manifest)} of the cluster, which ${other} is already`;
    return [{ path: origin, rule: "tree-identity", message }];
  });
}
