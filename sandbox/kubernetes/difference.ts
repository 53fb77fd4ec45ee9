import { isDeepStrictEqual } from "node:util";

import { isProperties, type Properties, type PropertyValue } from "../provider/property-value.js";
import type { DiffKind, DiffResult } from "../provider/provider.js";
import { AUTONAMED } from "./annotations.js";
import { immutableFields, type Mutability } from "./immutable-fields.js";
import { annotation, textAt } from "./kube-object.js";

type Change = "add" | "delete" | "update";
type InputDifference = Required<Pick<DiffResult, "changes" | "replaces" | "diffs" | "detailed">>;
type Changes = [path: string, change: Change][];

/** How the inputs of an object differ, and whether it has to be replaced. */
export function difference(olds: Properties, news: Properties, mutability: Mutability): DiffResult {
  const immutable = immutableFields(textAt(news, "apiVersion"), textAt(news, "kind"), mutability);
  const { changes, replaces, detailed } = inputDifference(olds, news, immutable);
  return { changes, replaces, detailed, deleteBeforeReplace: replaces.length > 0 && keepsIdentity(olds, news) };
}

/** How inputs differ, and which of the changes replace their resource. */
export function inputDifference(olds: Properties, news: Properties, immutable: readonly string[]): InputDifference {
  const changed = propertyChanges("", olds, news).map(([path, change]) => ({
    path,
    change,
    replaces: immutable.some((field) => isWithin(path, field)),
  }));
  return {
    changes: changed.length > 0,
    replaces: changed.filter((item) => item.replaces).map(({ path }) => path),
    diffs: [...new Set(changed.map(({ path }) => path.split(/[.[]/, 1)[0] ?? ""))],
    detailed: Object.fromEntries(
      changed.map(({ path, change, replaces: replacing }) => {
        const kind: DiffKind = replacing ? `${change}-replace` : change;
        return [path, { kind, inputDiff: change === "delete" }];
      }),
    ),
  };
}

/** A new object under the name of the old one can only come after it. */
function keepsIdentity(olds: Properties, news: Properties): boolean {
  if (annotation(news, AUTONAMED) === "true") return false;
  return (["name", "namespace"] as const).every(
    (key) => textAt(olds, "metadata", key) === textAt(news, "metadata", key),
  );
}

function propertyChanges(path: string, olds: PropertyValue | undefined, news: PropertyValue | undefined): Changes {
  if (isAbsent(olds) && isAbsent(news)) return [];
  if (isAbsent(news)) return [[path, "delete"]];
  if (isAbsent(olds)) return [[path, "add"]];
  if (isProperties(olds) && isProperties(news)) return objectChanges(path, olds, news);
  if (Array.isArray(olds) && Array.isArray(news)) return listChanges(path, olds, news);
  return isDeepStrictEqual(olds, news) ? [] : [[path, "update"]];
}

function objectChanges(path: string, olds: Properties, news: Properties): Changes {
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
  return keys.flatMap((key) => propertyChanges(step(path, key), olds[key], news[key]));
}

function listChanges(path: string, olds: readonly PropertyValue[], news: readonly PropertyValue[]): Changes {
  const length = Math.max(olds.length, news.length);
  return Array.from({ length }, (_, index) => propertyChanges(`${path}[${index}]`, olds[index], news[index])).flat();
}

function isAbsent(value: PropertyValue | undefined): value is null | undefined {
  return value === undefined || value === null;
}

/** One more key of a property path, quoted where it is not a plain word. */
function step(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}
