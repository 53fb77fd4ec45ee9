import { isProperties, type Properties, type PropertyValue } from "../provider/property-value.js";

/** A text of an object, or the empty one. */
export function textOf(value: PropertyValue | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The texts of a list. */
export function textsOf(value: PropertyValue | undefined): string[] {
  return Array.isArray(value) ? (value as readonly PropertyValue[]).map(textOf) : [];
}

/** The objects of a list. */
export function objectsOf(value: PropertyValue | undefined): Properties[] {
  return Array.isArray(value) ? (value as readonly PropertyValue[]).filter(isProperties) : [];
}

/** An object, or an empty one. */
export function objectOf(value: PropertyValue | undefined): Properties {
  return isProperties(value) ? value : {};
}

/** A map of texts. */
export function labelsOf(value: PropertyValue | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([key, item]) => [key, textOf(item)]));
}
