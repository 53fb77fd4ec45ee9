import { isDeepStrictEqual } from "node:util";

import { isProperties, type Properties, type PropertyValue } from "../provider/property-value.js";
import { listAt, valueAt } from "../kubernetes/kube-object.js";

/** A field that applying an object changes. */
export interface FieldChange {
  /** Where it is: `spec.template.spec.containers[name=web].image`. */
  readonly path: string;
  /** What it was; `undefined` where it was absent. */
  readonly from: PropertyValue | undefined;
  /** What it becomes; `undefined` where it goes. */
  readonly to: PropertyValue | undefined;
  /** Whether the manager had it before: nobody else has changed it since. */
  readonly owned: boolean;
}

/**
 * The fields that a manager changes by applying an object, as the API server tells from who owns which. What controllers and others
 * write meanwhile does not count.
 */
export function changedFields(before: Properties, after: Properties, manager: string): FieldChange[] {
  const [owned, next] = [ownedTree(before, manager), ownedTree(after, manager)];
  return [...changes({ owned, next, from: before, to: after, path: "" })];
}

interface Step {
  /** What the manager owned, in the form of `fieldsV1`. */
  readonly owned: Properties | undefined;
  /** What it owns afterwards. */
  readonly next: Properties | undefined;
  readonly from: PropertyValue | undefined;
  readonly to: PropertyValue | undefined;
  readonly path: string;
}

function* changes({ owned, next, from, to, path }: Step): Generator<FieldChange> {
  const keys = [...new Set([...Object.keys(owned ?? {}), ...Object.keys(next ?? {})])].filter((key) => key !== ".");
  if (keys.length === 0 || from === undefined || to === undefined) {
    if (!isDeepStrictEqual(from, to)) {
      yield { path, from, to, owned: owned !== undefined };
    }
    return;
  }
  for (const key of keys.sort()) {
    const child = (tree: Properties | undefined) => valueAt(tree, key) as Properties | undefined;
    yield* changes({
      owned: child(owned),
      next: child(next),
      from: at(from, key),
      to: at(to, key),
      path: `${path}${stepText(key, path === "")}`,
    });
  }
}

/** https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
function ownedTree(object: Properties, manager: string): Properties | undefined {
  const entries = listAt(object, "metadata", "managedFields") as readonly Properties[];
  const own = entries.find(
    (entry) => entry["manager"] === manager && entry["operation"] === "Apply" && entry["subresource"] === undefined,
  );
  const fields = own?.["fieldsV1"];
  return isProperties(fields) ? fields : undefined;
}

/** The value behind a key of `fieldsV1`: a field, an item of a list by its keys, by its value, or by its place. */
function at(value: PropertyValue, key: string): PropertyValue | undefined {
  const rest = key.slice(2);
  if (key.startsWith("f:")) {
    return isProperties(value) ? value[rest] : undefined;
  }
  const items: readonly PropertyValue[] = Array.isArray(value) ? value : [];
  const wanted = JSON.parse(rest) as PropertyValue;
  if (key.startsWith("k:")) {
    return items.find((item) =>
      Object.entries(wanted as Properties).every(([name, part]) => at(item, `f:${name}`) === part),
    );
  }
  return key.startsWith("v:") ? items.find((item) => isDeepStrictEqual(item, wanted)) : items[Number(rest)];
}

function stepText(key: string, first: boolean): string {
  const rest = key.slice(2);
  if (key.startsWith("f:")) {
    return /^[\w-]+$/.test(rest) ? `${first ? "" : "."}${rest}` : `[${JSON.stringify(rest)}]`;
  }
  if (key.startsWith("k:")) {
    const keys = Object.entries(JSON.parse(rest) as Properties);
    return `[${keys.map(([name, part]) => `${name}=${part as string}`).join(",")}]`;
  }
  return `[${rest}]`;
}
