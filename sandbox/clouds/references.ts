import { isProperties, UNKNOWN, type Properties, type PropertyValue } from "../provider/property-value.js";
import type { CloudObject, CloudTable, Input, Lookup, Reference, Scope } from "./resource-type.js";
import { valueAt } from "./template.js";

/** A place in the inputs of an object that points to another object. */
export interface Pointer {
  readonly path: string;
  readonly value: PropertyValue;
  readonly reference: Reference;
}

/** All pointers in the inputs. */
export function pointers(fields: Readonly<Record<string, Input>>, inputs: Properties, at = ""): Pointer[] {
  return Object.entries(fields).flatMap(([name, field]) => valuePointers(field, inputs[name], at + name));
}

function valuePointers(field: Input, value: PropertyValue | undefined, path: string): Pointer[] {
  if (Array.isArray(value)) {
    const items = value as readonly PropertyValue[];
    return items.flatMap((item, index) => valuePointers(field, item, `${path}[${index}]`));
  }
  if (isProperties(value)) return pointers(field.fields ?? {}, value, `${path}.`);
  const { refersTo: reference } = field;
  if (reference === undefined || typeof value !== "string" || value === UNKNOWN || value === "") return [];
  return reference.except?.test(value) ? [] : [{ path, value, reference }];
}

/** Whether a caller sees an object: it is in the same account and region, or in all regions. */
export function isVisible(cloud: CloudTable, object: CloudObject, scope: Scope): boolean {
  if (object.scope.account !== scope.account) return false;
  return cloud.types[object.type]?.global === true || object.scope.region === scope.region;
}

/** Finds objects among all of a cloud as somebody in a scope sees them. */
export function lookupIn(cloud: CloudTable, objects: Iterable<CloudObject>, scope: Scope): Lookup {
  const seen = [...objects].filter((object) => isVisible(cloud, object, scope) && object.status !== "deleting");
  return {
    all: (type) => seen.filter((object) => object.type === type),
    find: (reference, value) => seen.find((object) => pointsTo(reference, value, object)),
  };
}

/** Whether a pointer with this value is to that object. */
export function pointsTo(
  { types, by = "id" }: Reference,
  value: PropertyValue | undefined,
  object: CloudObject,
): boolean {
  if (!types.includes(object.type)) return false;
  return by.split(" ").some((name) => value === (name === "id" ? object.id : valueAt(object.outputs, name)));
}
