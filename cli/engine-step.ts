import type { StepEventMetadata } from "@pulumi/pulumi/automation/events.js";

/** A resource as a step of the engine shows it, with what is secret masked. */
export interface StepState {
  readonly type: string;
  readonly custom?: boolean;
  /** Whether what it stands for stays when the resource goes. */
  readonly retainOnDelete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What the engine does to a resource, and what it tells of it. */
export interface EngineStep {
  /** What the engine calls it, or `"forget"` or `"hand-over"`, see {@link opOf}. */
  readonly op: string;
  readonly urn: string;
  /** The resource before, and as it will be. */
  readonly old?: StepState | undefined;
  readonly new?: StepState | undefined;
  /** Paths of properties that change, and whether that replaces the resource; absent where the provider does not say. */
  readonly paths?: Readonly<Record<string, { readonly replaces: boolean }>> | undefined;
  /** Properties that replace the resource. */
  readonly replacing: readonly string[];
}

/** A step as `pulumi preview --json` prints it. */
export interface PrintedStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: StepState;
  readonly newState?: StepState;
  readonly replaceReasons?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

/** A step of `pulumi preview --json`. */
export function printedStep({ op, urn, oldState, newState, replaceReasons, detailedDiff }: PrintedStep): EngineStep {
  const kinds = Object.entries(detailedDiff ?? {}).map(([path, { kind }]) => [path, kind] as const);
  return { op, urn, old: oldState, new: newState, replacing: replaceReasons ?? [], paths: paths(kinds) };
}

/**
 * The engine's word for what it does to a resource, and two words of our own for what it has none for: `"forget"` where it deletes the
 * resource and not what that stands for, `"hand-over"` where nothing changes but whether it would.
 */
export function opOf({ op, old, new: next }: StepEventMetadata): string {
  const [was, is] = [old, next].map((state) => state?.retainOnDelete === true);
  if (op === "delete" && was) return "forget";
  return op === "same" && old !== undefined && was !== is ? "hand-over" : op;
}

/** A step that an event tells of. */
export function eventStep(step: StepEventMetadata): EngineStep {
  const { urn, old, new: next, keys, detailedDiff } = step;
  const kinds = Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => [path, diffKind as string] as const);
  return { op: opOf(step), urn, old, new: next, replacing: keys ?? [], paths: paths(kinds) };
}

function paths(kinds: readonly (readonly [string, string])[]): EngineStep["paths"] {
  return kinds.length === 0
    ? undefined
    : Object.fromEntries(kinds.map(([path, kind]) => [path, { replaces: kind.endsWith("-replace") }]));
}
