import { isProperties, revealed, UNKNOWN, type Properties, type PropertyValue } from "../provider/property-value.js";
import type { DiffKind, DiffResult } from "../provider/provider.js";
import type { Input, ResourceType } from "./resource-type.js";

/** One input that differs, at its path. */
export interface Change {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
  readonly immutable: boolean;
}

/** What differs between two sets of inputs, as the type sees it. Secrets count by their value; unknown values differ. */
export function changes(type: ResourceType, olds: Properties, news: Properties): Change[] {
  return fieldChanges({ at: "", replaces: false, immutable: false }, type.inputs, revealed(olds), revealed(news));
}

/** The answer of a provider: what changes, and whether that replaces the resource. */
export function difference(type: ResourceType, olds: Properties, news: Properties): DiffResult {
  const found = changes(type, olds, news);
  const replacing = found.filter(({ replaces }) => replaces);
  return {
    changes: found.length > 0,
    diffs: topLevel(found),
    replaces: topLevel(replacing),
    // Two objects of one fixed name cannot exist at the same time.
    deleteBeforeReplace: replacing.length > 0 && !type.id.includes("{uid"),
    detailed: Object.fromEntries(
      found.map(({ path, kind, replaces }): [string, { kind: DiffKind; inputDiff: boolean }] => [
        path,
        { kind: replaces ? `${kind}-replace` : kind, inputDiff: true },
      ]),
    ),
  };
}

interface Within {
  readonly at: string;
  readonly replaces: boolean;
  readonly immutable: boolean;
}

type Fields = Readonly<Record<string, Input>> | undefined;

function topLevel(found: readonly Change[]): string[] {
  return [...new Set(found.map(({ path }) => path.replace(/[.[].*$/, "")))];
}

function fieldChanges(within: Within, fields: Fields, olds: Properties, news: Properties): Change[] {
  const names = new Set([...Object.keys(olds), ...Object.keys(news)].filter((name) => !name.startsWith("__")));
  return [...names].flatMap((name) => {
    const field = fields?.[name] ?? {};
    const at = within.at === "" ? name : `${within.at}.${name}`;
    const inside = {
      at,
      replaces: within.replaces || field.replaces === true,
      immutable: within.immutable || field.immutable === true,
    };
    return valueChanges(inside, field, olds[name] ?? undefined, news[name] ?? undefined);
  });
}

function valueChanges(within: Within, field: Input, old?: PropertyValue, now?: PropertyValue): Change[] {
  if (old === undefined || now === undefined)
    return old === now ? [] : [presenceChange(within, field, now !== undefined)];
  if (isProperties(old) && isProperties(now)) return fieldChanges(within, field.fields, old, now);
  if (Array.isArray(old) && Array.isArray(now)) return listChanges(within, field, old, now);
  return old === now && now !== UNKNOWN ? [] : [change(within, "update")];
}

function presenceChange(within: Within, field: Input, added: boolean): Change {
  if (added) return change(within, "add");
  return { ...change(within, "delete"), replaces: within.replaces || field.replaces === "when-removed" };
}

function change({ at, replaces, immutable }: Within, kind: Change["kind"]): Change {
  return { path: at, kind, replaces, immutable };
}

function listChanges(
  within: Within,
  field: Input,
  olds: readonly PropertyValue[],
  news: readonly PropertyValue[],
): Change[] {
  const [before, after] = field.set ? [sorted(olds), sorted(news)] : [olds, news];
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    valueChanges({ ...within, at: `${within.at}[${index}]` }, field, before[index], after[index]),
  );
}

function sorted(values: readonly PropertyValue[]): PropertyValue[] {
  return [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
