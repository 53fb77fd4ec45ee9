import { isObject } from "../../lib/schema.js";

/** Keys whose empty object says something: which backend the machines of a test cluster have. */
const meaningful: ReadonlySet<string> = new Set(["inMemory", "docker"]);

/**
 * A value without its empty parts, as v1beta2 refuses them: no `undefined`, no `[]`, no `{}`. Empty text stays, since the API
 * tells it from none (`bootstrap.dataSecretName: ""`).
 */
export function withoutEmpties<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(cleaned);
  }
  if (!isObject(value)) {
    return value;
  }
  const entries = Object.entries(value).map(([key, child]) => [key, cleaned(child)] as const);
  return Object.fromEntries(entries.filter(([key, child]) => !isEmpty(child) || isMeaningful(key, child)));
}

function isMeaningful(key: string, value: unknown): boolean {
  return meaningful.has(key) && isObject(value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) ? value.length === 0 : isObject(value) && isEmptyObject(value));
}

function isEmptyObject(value: object): boolean {
  return Object.keys(value).length === 0;
}
