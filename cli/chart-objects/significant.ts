import type { Manifest } from "../../lib/manifests.js";
import { isObject } from "../../lib/schema.js";

/**
 * A manifest without what changes nothing on a cluster: keys without a value, which an API server drops, and the descriptions in the
 * schemas of definitions, which are most of their text and of what versions of a chart differ in.
 */
export function significant(manifest: Manifest): Manifest {
  return (
    manifest.kind === "CustomResourceDefinition" ? withoutDescriptions(manifest) : withoutNull(manifest)
  ) as Manifest;
}

function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNull);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, child]) => (child === null ? [] : [[key, withoutNull(child)]])),
      )
    : value;
}

/** What of a schema is data of the objects that it describes. */
const data: ReadonlySet<string> = new Set(["default", "enum", "example"]);

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutDescriptions);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          // A property may have that name, too: then it is a schema.
          .filter(([key, child]) => !(key === "description" && typeof child === "string"))
          .map(([key, child]) => [key, data.has(key) && !isSchema(child) ? child : withoutDescriptions(child)]),
      )
    : value;
}

/** Whether it describes a property that has such a name. */
function isSchema(value: unknown): boolean {
  return isObject(value) && ("type" in value || "x-kubernetes-preserve-unknown-fields" in value);
}
