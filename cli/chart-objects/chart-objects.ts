import { createHash } from "node:crypto";

import { documentReader, type DocumentReader } from "../../lib/diff/documents.js";
import { hidden, type SecretValues } from "../../lib/diff/hidden-secret.js";
import { without } from "../../lib/diff/without.js";
import { apiGroup, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { isObject } from "../../lib/schema.js";
import { Failure } from "../failure.js";
import { withRandomMarked } from "./random-values.js";
import { significant } from "./significant.js";
import { withNamespaces } from "./with-namespaces.js";

/** An object that a chart makes. Of a Secret it has the keys, and digests to tell whether a value changed. */
export interface ChartObject {
  readonly manifest: Manifest;
  readonly secretValues?: SecretValues;
  /** Set of a definition in the chart's folder `crds`, which Helm installs once and leaves alone from then on. */
  readonly installedOnce?: true;
}

/** What a chart makes of its values. */
export interface ChartObjects {
  readonly objects: readonly ChartObject[];
  /** What Helm creates while it installs or upgrades, and mostly deletes afterwards. Tests are none. */
  readonly hooks: readonly ChartObject[];
}

/** How the objects of a chart are read. */
export interface ChartObjectsOptions {
  /** Namespace of the release. */
  readonly namespace: string;
  /** Another rendering of the same, where values can be random: they are marked. */
  readonly other?: string | undefined;
  /** Definitions are large, and mostly those of the other version or of other values: they are read once. */
  readonly read?: DocumentReader;
}

/**
 * The objects in what `helm template` prints.
 *
 * @throws {@link Failure} when it is not understood
 */
export function chartObjects(
  text: string,
  { namespace, other = text, read = documentReader() }: ChartObjectsOptions,
): ChartObjects {
  const found = sourcedObjects(text, read);
  const settled = other === text ? found : withoutRandom(found, sourcedObjects(other, read));
  const objects = withNamespaces(settled, namespace).map(({ manifest, source }): ChartObject => {
    const { manifest: shown, secretValues } = hidden(significant(manifest));
    return {
      manifest: shown,
      ...(secretValues !== undefined && { secretValues: digests(secretValues) }),
      ...(isInstalledOnce(source) && { installedOnce: true }),
    };
  });
  return {
    objects: objects.filter(({ manifest }) => hooksOf(manifest).length === 0),
    hooks: objects.filter(({ manifest }) => hooksOf(manifest).some((hook) => !hook.startsWith("test"))),
  };
}

/** An object, and the file of the chart that it comes from. */
export interface SourcedObject {
  readonly manifest: Manifest;
  readonly source: string;
}

function sourcedObjects(text: string, read: DocumentReader): SourcedObject[] {
  const lines = text.split("\n");
  let source = "";
  return read(text).flatMap(({ document, linesBefore }) => {
    // A file that begins with a separator has it after the comment that tells the file.
    source =
      [0, 1].map((line) => /^# Source: (.*)$/.exec(lines[linesBefore + line] ?? "")?.[1]).find(Boolean) ?? source;
    if (!("value" in document)) {
      throw new Failure(`${source} gives no YAML: ${document.reason}`);
    }
    return unwrapped(document.value).map((manifest) => sourced(manifest, source));
  });
}

function unwrapped(value: unknown): unknown[] {
  if (isObject(value) && value["kind"] === "List" && Array.isArray(value["items"])) {
    return value["items"].flatMap(unwrapped);
  }
  return value === undefined || value === null ? [] : [value];
}

function sourced(value: unknown, source: string): SourcedObject {
  const { name } = isObject(value) && isObject(value["metadata"]) ? value["metadata"] : {};
  const texts = isObject(value) ? [value["apiVersion"], value["kind"], name] : [];
  if (texts.length === 0 || !texts.every((text) => typeof text === "string" && text !== "")) {
    throw new Failure(`${source} gives something that is no object with an apiVersion, a kind and a name`);
  }
  return { manifest: withoutEmptyNamespace(value as Manifest), source };
}

/** An API server takes an empty namespace for none. */
function withoutEmptyNamespace(manifest: Manifest): Manifest {
  const namespace: unknown = manifest.metadata.namespace;
  return namespace === "" || namespace === null
    ? { ...manifest, metadata: { ...without(manifest.metadata, "namespace"), name: manifest.metadata.name } }
    : manifest;
}

/** Each object with marks, compared with itself in another rendering; one whose name is random with the next of its kind. */
function withoutRandom(objects: readonly SourcedObject[], others: readonly SourcedObject[]): SourcedObject[] {
  const left = new Map<string, SourcedObject[]>();
  const own = new Set(objects.map(identity));
  for (const other of others) {
    const key = own.has(identity(other)) ? identity(other) : other.source;
    const alike = left.get(key) ?? [];
    left.set(key, alike);
    alike.push(other);
  }
  return objects.map((object) => {
    const other = left.get(identity(object))?.shift() ?? left.get(object.source)?.shift();
    return other === undefined
      ? object
      : { ...object, manifest: withRandomMarked(object.manifest, other.manifest) as Manifest };
  });
}

function identity({ manifest }: SourcedObject): string {
  return `${apiGroup(manifest)} ${manifestTitle(manifest)}`;
}

function isInstalledOnce(source: string): boolean {
  return /^[^/]+\/(?:charts\/[^/]+\/)*crds\//.test(source);
}

function hooksOf({ metadata: { annotations } }: Manifest): string[] {
  const hooks: unknown = annotations?.["helm.sh/hook"];
  return typeof hooks === "string" ? hooks.split(",").map((hook) => hook.trim()) : [];
}

function digests(values: SecretValues): SecretValues {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, digest(each)]))
        : digest(value),
    ]),
  );
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
