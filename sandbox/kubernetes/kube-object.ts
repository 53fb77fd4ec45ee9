import type { Properties, PropertyValue } from "../provider/property-value.js";

/** An object of the Kubernetes API. */
export interface KubeObject extends Properties {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

/** The part of an object's metadata that the provider reads. */
export interface Metadata extends Properties {
  readonly name: string;
}

/** The value at a path of keys, if every step of it is there. */
export function valueAt(value: PropertyValue | undefined, ...path: readonly string[]): PropertyValue | undefined {
  let found: PropertyValue | undefined = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
    found = (found as Properties)[key];
  }
  return found;
}

/** The text at a path of keys; empty if there is none. */
export function textAt(value: PropertyValue | undefined, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : "";
}

/** The number at a path of keys, or the default. */
export function numberAt(value: PropertyValue | undefined, path: readonly string[], otherwise = 0): number {
  const found = valueAt(value, ...path);
  return typeof found === "number" ? found : otherwise;
}

/** The object at a path of keys; empty if there is none. */
export function objectAt(value: PropertyValue | undefined, ...path: readonly string[]): Properties {
  const found = valueAt(value, ...path);
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Properties) : {};
}

/** The list at a path of keys; empty if there is none. */
export function listAt(value: PropertyValue | undefined, ...path: readonly string[]): readonly PropertyValue[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? (found as readonly PropertyValue[]) : [];
}

/** An annotation of an object; empty if it has none of that name. */
export function annotation(object: Properties, name: string): string {
  return textAt(object, "metadata", "annotations", name);
}

/** The condition of a type in an object's status, whatever the case of its name. */
export function conditionOf(object: Properties, type: string): Properties | undefined {
  return (listAt(object, "status", "conditions") as readonly Properties[]).find(
    (item) => textAt(item, "type").toLowerCase() === type.toLowerCase(),
  );
}

/** How the provider names an object: `namespace/name`, or its name alone. */
export function objectId(object: Properties): string {
  const [namespace, name] = [textAt(object, "metadata", "namespace"), textAt(object, "metadata", "name")];
  return namespace ? `${namespace}/${name}` : name;
}
