import { isObject } from "../schema.js";

/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label selector selects an object with these labels: an empty selector selects all, none at all selects nothing.
 * A selector that the API server would refuse selects nothing.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function selects(selector: unknown, labels: Labels): boolean {
  if (typeof selector !== "object" || selector === null) {
    return false;
  }
  const { matchLabels, matchExpressions } = selector as Readonly<Record<string, unknown>>;
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    expressionsOf(matchExpressions).every((expression) => isMet(expression, labels))
  );
}

/** A selector written as plain labels, as a Service has it; without labels it selects nothing. */
export function selectsPlainly(selector: unknown, labels: Labels): boolean {
  return (
    typeof selector === "object" &&
    selector !== null &&
    Object.keys(selector).length > 0 &&
    selects({ matchLabels: selector }, labels)
  );
}

interface Expression {
  readonly key?: unknown;
  readonly operator?: unknown;
  readonly values?: unknown;
}

function expressionsOf(value: unknown): readonly Expression[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isMet({ key, operator, values }: Expression, labels: Labels): boolean {
  const label = typeof key === "string" ? labels[key] : undefined;
  const isListed = Array.isArray(values) && values.includes(label);
  switch (operator) {
    case "In":
      return label !== undefined && isListed;
    case "NotIn":
      return !isListed; // also without the label
    case "Exists":
      return label !== undefined;
    case "DoesNotExist":
      return label === undefined;
    default:
      return false;
  }
}
