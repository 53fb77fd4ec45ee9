import { isProperties, type Properties, type PropertyValue } from "../provider/property-value.js";

/** The value at a dotted path, or nothing; a number is the index of a list. */
export function valueAt(values: PropertyValue | undefined, path: string): PropertyValue | undefined {
  return path.split(".").reduce<PropertyValue | undefined>((value, key) => {
    if (Array.isArray(value)) return (value as readonly PropertyValue[])[Number(key)];
    return isProperties(value) ? value[key] : undefined;
  }, values);
}

/**
 * The same value with `{path}` in every text replaced by what is there. A text that is one placeholder becomes the value
 * itself, whatever its type; what is not there becomes the empty text.
 */
export function filled(template: PropertyValue, values: Properties): PropertyValue {
  if (typeof template === "string") return filledText(template, values);
  if (Array.isArray(template)) return template.map((item: PropertyValue) => filled(item, values));
  if (!isProperties(template)) return template;
  return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, filled(item, values)]));
}

/** A text with its placeholders filled in. */
export function text(template: string, values: Properties): string {
  return template.replace(/\{([\w.]+)\}/g, (_, path: string) => shown(valueAt(values, path)));
}

function filledText(template: string, values: Properties): PropertyValue {
  const whole = /^\{([\w.]+)\}$/.exec(template)?.[1];
  return whole === undefined ? text(template, values) : (valueAt(values, whole) ?? "");
}

function shown(value: PropertyValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Two objects as one; where both have a value the second wins, and objects are merged in turn. */
export function merged(a: Properties, b: Properties): Properties {
  const both = Object.entries(b).map(([key, value]): [string, PropertyValue] => {
    const old = a[key];
    return [key, isProperties(old) && isProperties(value) ? merged(old, value) : value];
  });
  return { ...a, ...Object.fromEntries(both) };
}
