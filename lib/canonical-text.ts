import { isObject } from "./schema.js";

/**
 * A plain value as a text that is the same for any order of its keys, and another for every other value. Names of machine
 * templates hash it: a change of it would roll every machine of every fleet.
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalText).join(",")}]`;
  }
  if (isObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalText(value[key])}`);
    return `{${members.join(",")}}`;
  }
  // JSON has no NaN and no infinity; YAML has both.
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
