import { isObject } from "../../lib/schema.js";

/** A text as CEL writes it. */
export function textLiteral(text: string): string {
  return JSON.stringify(text);
}

/**
 * A value of JSON as CEL writes it. Kubernetes' CEL wants the items of a list, and the values of a map, to be of one type:
 * `dyn()` says that they need not be.
 */
export function literal(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => literalOfAnyType(item)).join(", ")}]`;
  }
  if (isObject(value)) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `{${fields.map(([key, field]) => `${textLiteral(key)}: ${literalOfAnyType(field)}`).join(", ")}}`;
  }
  return JSON.stringify(value);
}

function literalOfAnyType(value: unknown): string {
  return `dyn(${literal(value)})`;
}
