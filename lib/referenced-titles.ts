import type { Manifest } from "./manifests.js";
import { isObject } from "./schema.js";

/** The titles of the objects in its own namespace that an object's spec refers to by kind and name: `MachinePool default/staging`. */
export function referencedTitles({ metadata, spec }: Manifest): string[] {
  const place = metadata.namespace === undefined ? "" : `${metadata.namespace}/`;
  return references(spec).map(({ kind, name }) => `${kind} ${place}${name}`);
}

function references(value: unknown): { readonly kind: string; readonly name: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap(references);
  }
  if (!isObject(value)) {
    return [];
  }
  const { kind, name } = value;
  return [
    ...(typeof kind === "string" && typeof name === "string" ? [{ kind, name }] : []),
    ...Object.values(value).flatMap(references),
  ];
}
