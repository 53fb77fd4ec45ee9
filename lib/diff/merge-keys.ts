import { isObject } from "../schema.js";
import type { ItemKey } from "./change.js";

/**
 * What tells the items of a list apart where it is not their name, by the name of the list's field: `patchMergeKey` and
 * `listMapKey` of the Kubernetes API types (https://github.com/kubernetes/api). They hold for custom kinds too, which often
 * contain a pod. Of several, the first is taken that every item has and no two items share.
 */
const mergeKeys: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ["conditions", [["type"]]],
  ["hostAliases", [["ip"]]],
  ["ownerReferences", [["uid"]]],
  ["ports", [["containerPort", "protocol"], ["port", "protocol"], ["name"]]],
  ["taints", [["key", "effect"]]],
  ["topologySpreadConstraints", [["topologyKey", "whenUnsatisfiable"]]],
  ["volumeDevices", [["devicePath"]]],
  ["volumeMounts", [["mountPath"]]],
]);
const byName = [["name"]];

/** Names of the keys that tell the items of both lists apart; none where their place alone does. */
export function itemKeyNames(field: string, from: readonly unknown[], to: readonly unknown[]): readonly string[] {
  const candidates = mergeKeys.get(field) ?? byName;
  return candidates.find((names) => tellApart(names, from) && tellApart(names, to)) ?? [];
}

/** The keys of these names that an item has; absent where it lacks one. */
export function itemKey(item: unknown, names: readonly string[]): ItemKey | undefined {
  const entries = names.map((name) => [name, keyValue(item, name)] as const);
  return entries.every((entry): entry is readonly [string, string | number | boolean] => isKeyValue(entry[1]))
    ? Object.fromEntries(entries)
    : undefined;
}

/** The keys of an item as one text. */
export function itemKeyText(key: ItemKey): string {
  return JSON.stringify(Object.entries(key));
}

function tellApart(names: readonly string[], items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  return items.every((item) => {
    const key = itemKey(item, names);
    return key !== undefined && seen.size < seen.add(itemKeyText(key)).size;
  });
}

function keyValue(item: unknown, name: string): unknown {
  if (!isObject(item)) {
    return undefined;
  }
  // A port without a protocol is one of TCP: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
  return Object.hasOwn(item, name) ? item[name] : name === "protocol" ? "TCP" : undefined;
}

function isKeyValue(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
