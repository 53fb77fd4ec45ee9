import type { PathStep } from "../lib/diff/change.js";
import { fieldChanges } from "../lib/diff/fields.js";
import type { ResourceDifference, ResourceField } from "../lib/diff/report.js";
import type { EngineStep, StepState } from "./engine-step.js";
import { propertyPath } from "./property-path.js";
import { knownAfterApply, shownValues } from "./shown-values.js";

const changes = ["create", "update", "replace", "delete"] as const;

/** What a step does to a resource of a cloud; nothing for steps that change none, or are a part of a replacement. */
export function resourceDifference(step: EngineStep): ResourceDifference | undefined {
  const change = changes.find((each) => each === step.op);
  const state = step.new ?? step.old;
  if (change === undefined || state === undefined || !isOfCloud(state, change)) {
    return undefined;
  }
  const name = step.urn.split("::").slice(3).join("::");
  const fields = change === "update" || change === "replace" ? stepFields(step) : [];
  return { change, type: state.type, name, fields };
}

/**
 * Whether a resource is one of a cloud. Objects of a cluster are compared as objects, components only hold others, and of a
 * provider matters only that it turns to another account or region.
 */
function isOfCloud({ type, custom }: StepState, change: string): boolean {
  const isProvider = type.startsWith("pulumi:providers:");
  return (
    custom === true &&
    !/^(pulumi:providers:)?kubernetes(:|$)/.test(type) &&
    (!isProvider || change === "update" || change === "replace")
  );
}

/** The differences of a resource that is updated or replaced, in the order of their paths. */
export function stepFields(step: EngineStep): readonly ResourceField[] {
  const { paths, replacing } = step;
  const [from, to] = [step.old, step.new].map((state) => shownInputs(state)) as [Values, Values];
  const told = paths && Object.entries(paths).map(([path, { replaces }]) => ({ path: propertyPath(path), replaces }));
  const found = fieldChanges(from, to).filter(({ path }) => told?.some((each) => overlap(each.path, path)) ?? true);
  const fields = found.map((field): ResourceField => {
    const isReplacing =
      told?.some((each) => each.replaces && overlap(each.path, field.path)) ?? isNamed(replacing, field);
    return isReplacing ? { ...field, replaces: true } : field;
  });
  // What the provider says of secrets, which all look alike, and of what the cloud computes.
  const hidden = (told ?? []).filter((each) => !found.some(({ path }) => overlap(each.path, path)));
  return [...fields, ...hidden.flatMap((each) => hiddenField(step, each))].sort((a, b) => order(a, b));
}

type Values = Readonly<Record<string, unknown>>;
type Told = { readonly path: readonly string[]; readonly replaces: boolean };

function shownInputs(state: StepState | undefined): Values {
  return shownValues(state?.type ?? "", state?.inputs ?? {});
}

function hiddenField(step: EngineStep, { path, replaces }: Told): readonly ResourceField[] {
  const [first = ""] = path;
  if (first.startsWith("__")) {
    return [];
  }
  const old = valueAt(shownInputs(step.old), path) ?? valueAt(shownOutputs(step.old), path);
  const now = valueAt(shownInputs(step.new), path);
  return [
    {
      path,
      ...(old !== undefined && { from: old }),
      to: now ?? knownAfterApply,
      ...(replaces && { replaces }),
    },
  ];
}

function shownOutputs(state: StepState | undefined): Values {
  return shownValues(state?.type ?? "", state?.outputs ?? {});
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === "object" && value !== null ? (value as Values)[step] : undefined),
    values,
  );
}

/** Whether one path leads to the other or into it; a list is one value to a difference, whatever the provider says of its items. */
function overlap(path: readonly string[], other: readonly PathStep[]): boolean {
  const length = Math.min(path.length, other.length);
  return path.slice(0, length).every((step, index) => typeof other[index] === "object" || other[index] === step);
}

function isNamed(replacing: readonly string[], { path: [first] }: ResourceField): boolean {
  return replacing.some((path) => propertyPath(path)[0] === first);
}

function order(a: ResourceField, b: ResourceField): number {
  const [one, other] = [JSON.stringify(a.path), JSON.stringify(b.path)];
  return one < other ? -1 : one > other ? 1 : 0;
}
