import { readFileSync } from "node:fs";

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** One call that the engine made of the provider. */
export interface Call {
  readonly method: string;
  readonly request: JsonObject;
  readonly response?: JsonObject;
  readonly error?: readonly string[];
}

/** A step of the engine and what it asked of the real provider in it. */
export interface RecordedStep {
  readonly scenario: string;
  readonly step: string;
  readonly command: "preview" | "up" | "refresh" | "destroy";
  /** Arguments of the provider, without its kubeconfig. */
  readonly provider: JsonObject;
  readonly objects: readonly RecordedObject[];
  /** Arguments of kubectl, run before the step. */
  readonly before?: readonly string[];
  readonly exit: number;
  /** What a preview announces. */
  readonly steps?: readonly Announced[];
  readonly calls: readonly Call[];
}

/** An operation that a preview announces for a resource. */
export interface Announced {
  readonly op: string;
  /** The end of the resource's URN: its type and its name. */
  readonly urn: string;
}

/** An object that the program registers, with the resource's name, dependencies and options. */
export interface RecordedObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
  readonly $name?: string;
  readonly $after?: readonly string[];
  readonly $opts?: { readonly ignoreChanges?: string[] };
}

/** The steps of each scenario of a recording, in order. */
export function scenarios(file: string): ReadonlyMap<string, readonly RecordedStep[]> {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return groupedBy(
    lines.map((line) => JSON.parse(line) as RecordedStep),
    ({ scenario }) => scenario,
  );
}

/** Items by a key of theirs, in the order of their first appearance. */
export function groupedBy<Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
