import { isDeepStrictEqual } from "node:util";

import { isObject } from "../../schema.js";

/** A mapping of a manifest, of which nothing is known. */
export type Mapping = Readonly<Record<string, unknown>>;

/** What stands under some keys, one in the other, or `undefined` where one of them is missing. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

/** The same, as a list: an empty one where there is none. */
export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const list = at(value, ...keys);
  return Array.isArray(list) ? list : [];
}

/** The same, as the mappings of a list. */
export function mappingsAt(value: unknown, ...keys: readonly string[]): readonly Mapping[] {
  return listAt(value, ...keys).filter(isObject);
}

/** The same, as a mapping: an empty one where there is none. */
export function mappingAt(value: unknown, ...keys: readonly string[]): Mapping {
  const mapping = at(value, ...keys);
  return isObject(mapping) ? mapping : {};
}

/** The same, as a text. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const text = at(value, ...keys);
  return typeof text === "string" ? text : undefined;
}

/** The same, as a number. */
export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const number = at(value, ...keys);
  return typeof number === "number" ? number : undefined;
}

/** The texts of a list. */
export function textsAt(value: unknown, ...keys: readonly string[]): readonly string[] {
  return listAt(value, ...keys).filter((each) => typeof each === "string");
}

/** The labels of a mapping. */
export function labelsAt(value: unknown, ...keys: readonly string[]): Readonly<Record<string, string>> {
  const entries = Object.entries(mappingAt(value, ...keys));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** Whether two values say the same: the order of keys says nothing, and what is empty is the same as what is missing. */
export function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || (isEmpty(one) && isEmpty(other));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

/** The first few of some names in one line: `"a, b, c and 4 more"`. */
export function firstFew(names: readonly string[], few = 3): string {
  const rest = names.length - few;
  return rest <= 0 ? names.join(", ") : `${names.slice(0, few).join(", ")} and ${rest} more`;
}

/** The items of a list by a key of theirs. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}
