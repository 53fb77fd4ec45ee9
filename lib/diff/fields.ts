import { isObject } from "../schema.js";
import type { FieldChange, ItemKey, PathStep } from "./change.js";
import { itemKey, itemKeyNames, itemKeyText } from "./merge-keys.js";

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The differences between two plain objects, such as two versions of a manifest: key by key in alphabetical order, list items
 * by what tells them apart, and any other list as a whole. {@link applied} makes `to` of `from` with them.
 */
export function fieldChanges(from: Mapping, to: Mapping): FieldChange[] {
  const changes: FieldChange[] = [];
  compareMappings({ path: [], changes }, from, to);
  return changes;
}

/** Where a comparison stands, and what it found so far. */
interface Walk {
  readonly path: PathStep[];
  readonly changes: FieldChange[];
}

function compareValues(walk: Walk, from: unknown, to: unknown): void {
  if (isObject(from) && isObject(to)) {
    compareMappings(walk, from, to);
  } else if (Array.isArray(from) && Array.isArray(to)) {
    compareLists(walk, from, to);
  } else if (!isSame(from, to)) {
    walk.changes.push({ path: [...walk.path], from, to });
  }
}

function compareMappings(walk: Walk, from: Mapping, to: Mapping): void {
  const keys = Object.keys(from).filter((key) => from[key] !== to[key]);
  const added = Object.keys(to).filter((key) => !Object.hasOwn(from, key));
  for (const key of [...keys, ...added].sort()) {
    within(walk, key, () => {
      if (!Object.hasOwn(from, key)) {
        walk.changes.push({ path: [...walk.path], to: to[key] });
      } else if (!Object.hasOwn(to, key)) {
        walk.changes.push({ path: [...walk.path], from: from[key] });
      } else {
        compareValues(walk, from[key], to[key]);
      }
    });
  }
}

function compareLists(walk: Walk, from: readonly unknown[], to: readonly unknown[]): void {
  if (isSame(from, to)) {
    return;
  }
  const field = walk.path.at(-1);
  const names = typeof field === "string" ? itemKeyNames(field, from, to) : [];
  if (names.length > 0) {
    compareItems(walk, keyed(from, names), keyed(to, names));
  } else {
    walk.changes.push({ path: [...walk.path], from, to });
  }
}

function within({ path }: Walk, step: PathStep, compare: () => void): void {
  path.push(step);
  compare();
  path.pop();
}

/** The items of a list by the text of their keys, in order. */
type Items = ReadonlyMap<string, { readonly key: ItemKey; readonly value: unknown }>;

function compareItems(walk: Walk, from: Items, to: Items): void {
  const { path, changes } = walk;
  for (const [text, { key, value }] of from) {
    const other = to.get(text);
    if (other === undefined) {
      changes.push({ path: [...path, key], from: value });
    } else {
      within(walk, key, () => {
        compareValues(walk, value, other.value);
      });
    }
  }
  const added = [...to].filter(([text]) => !from.has(text));
  for (const [, { key, value }] of added) {
    changes.push({ path: [...path, key], to: value });
  }
  // Items that are added stand at the end; only another order has to be told.
  const order = [...[...from.keys()].filter((text) => to.has(text)), ...added.map(([text]) => text)];
  if ([...to.keys()].some((text, index) => text !== order[index])) {
    changes.push({ path: [...path], from: keysOf(from), to: keysOf(to), order: true });
  }
}

function keyed(items: readonly unknown[], names: readonly string[]): Items {
  return new Map(
    items.flatMap((value) => {
      const key = itemKey(value, names);
      return key === undefined ? [] : [[itemKeyText(key), { key, value }] as const];
    }),
  );
}

function keysOf(items: Items): ItemKey[] {
  return [...items.values()].map(({ key }) => key);
}

/** Whether two plain values are equal, whatever the order of their keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
    );
  }
  return a === b || Object.is(a, b);
}

/** An object with some differences applied: `applied(from, fieldChanges(from, to))` equals `to`. */
export function applied<T extends Mapping>(from: T, fields: readonly FieldChange[]): T {
  return appliedTo(from, fields, 0) as T;
}

/** A value with the differences applied that lie in it, each of whose paths leads to it with the first `depth` steps. */
function appliedTo(value: unknown, fields: readonly FieldChange[], depth: number): unknown {
  const whole = fields.find(({ path, order }) => path.length === depth && order === undefined);
  if (whole !== undefined) {
    return whole.to;
  }
  const inside = byStep(fields, depth);
  if (!Array.isArray(value)) {
    return appliedToMapping(isObject(value) ? value : {}, inside, depth + 1);
  }
  const order = fields.find(({ path }) => path.length === depth);
  return appliedToList(value, { inside, order }, depth + 1);
}

/** The differences inside a value by the step that leads into it. */
type Inside = ReadonlyMap<string, readonly FieldChange[]>;

function byStep(fields: readonly FieldChange[], depth: number): Inside {
  const steps = new Map<string, FieldChange[]>();
  for (const field of fields) {
    const step = field.path[depth];
    if (step !== undefined) {
      const text = typeof step === "string" ? step : itemKeyText(step);
      const others = steps.get(text);
      if (others === undefined) {
        steps.set(text, [field]);
      } else {
        others.push(field);
      }
    }
  }
  return steps;
}

function appliedToMapping(value: Mapping, inside: Inside, depth: number): Mapping {
  const kept = Object.entries(value).flatMap(([key, child]) =>
    rest(child, inside.get(key) ?? [], depth).map((left) => [key, left] as const),
  );
  const added = [...inside]
    .filter(([key]) => !Object.hasOwn(value, key))
    .map(([key, fields]) => [key, appliedTo(undefined, fields, depth)] as const);
  return Object.fromEntries([...kept, ...added]);
}

/** The differences inside a list, and its new order if it is another one. */
interface ListChange {
  readonly inside: Inside;
  readonly order: FieldChange | undefined;
}

/** What is left of a value: nothing, when a difference removes it. */
function rest(value: unknown, fields: readonly FieldChange[], depth: number): unknown[] {
  if (fields.length === 0) {
    return [value];
  }
  const removed = fields.some((field) => field.path.length === depth && !Object.hasOwn(field, "to"));
  return removed ? [] : [appliedTo(value, fields, depth)];
}

function appliedToList(items: readonly unknown[], { inside, order }: ListChange, depth: number): unknown[] {
  const changed = [...inside.values()].flat();
  const names = keyNames(changed[0]?.path[depth - 1] ?? keysIn(order)[0]);
  const kept = items.flatMap((item) => {
    const text = itemKeyText(itemKey(item, names) ?? {});
    return rest(item, inside.get(text) ?? [], depth).map((left) => [text, left] as const);
  });
  const added = changed
    .filter((field) => field.path.length === depth && !Object.hasOwn(field, "from"))
    .map(({ path, to }) => [itemKeyText(path[depth - 1] as ItemKey), to] as const);
  const result = new Map([...kept, ...added]);
  return order === undefined ? [...result.values()] : keysIn(order).map((key) => result.get(itemKeyText(key)));
}

function keyNames(step: PathStep | undefined): string[] {
  return typeof step === "object" ? Object.keys(step) : [];
}

/** The keys of a list's items in their new order. */
function keysIn(order: FieldChange | undefined): readonly ItemKey[] {
  return (order?.to ?? []) as readonly ItemKey[];
}
