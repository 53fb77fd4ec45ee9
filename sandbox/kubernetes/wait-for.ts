import { compile, type JSONPathQuery, type JSONValue } from "json-p3";

import type { Properties, PropertyValue } from "../provider/property-value.js";
import { WAIT_FOR } from "./annotations.js";
import { annotation, conditionOf, numberAt, textAt, valueAt } from "./kube-object.js";

/** What an object has to be before it counts as ready. */
export interface Wanted {
  /** The requirement as its author wrote it. */
  readonly text: string;
  /** Whether an object meets it. */
  readonly isMet: (object: Properties) => boolean;
}

/**
 * What the annotation `pulumi.com/waitFor` of an object asks for: `condition=Type[=Status]`, `jsonpath={expression}[=value]` or
 * a JSON list of such; nothing when the object has none.
 *
 * @throws Error when the annotation is none of these
 */
export function waitedFor(object: Properties): readonly Wanted[] | undefined {
  const text = annotation(object, WAIT_FOR);
  if (text === "") return undefined;
  return texts(text).map((each) => wanted(each) ?? refused(text));
}

function texts(text: string): readonly string[] {
  if (!text.trimStart().startsWith("[")) return [text];
  const list = parsed(text);
  const isList = Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === "string");
  return isList ? list : refused(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wanted(text: string): Wanted | undefined {
  const [, type = "", status = "True"] = /^condition=([^=]+)(?:=(.+))?$/.exec(text) ?? [];
  if (type !== "") return { text, isMet: (object) => hasCondition(object, type, status) };
  const [, expression = "", value] = /^jsonpath=\{(.+)\}(?:=(.*))?$/s.exec(text) ?? [];
  const query = expression === "" ? undefined : queryOf(expression);
  const isMet = (object: Properties): boolean =>
    !isBehind(object, observedGeneration(object)) && isFound(query?.query(object as JSONValue).values() ?? [], value);
  return query && { text, isMet };
}

/** Status of a condition, in any case: the API's own are `True` and `False`, but `complete=true` is what people write. */
function hasCondition(object: Properties, type: string, status: string): boolean {
  const condition = conditionOf(object, type);
  const isOfNow = !isBehind(object, valueAt(condition, "observedGeneration") ?? observedGeneration(object));
  return isOfNow && textAt(condition, "status").toLowerCase() === status.toLowerCase();
}

/** Whether what a controller says is about an object as it was before, as far as it tells which one it has seen. */
function isBehind(object: Properties, observed: PropertyValue | undefined): boolean {
  return typeof observed === "number" && observed < numberAt(object, ["metadata", "generation"]);
}

function observedGeneration(object: Properties): PropertyValue | undefined {
  return valueAt(object, "status", "observedGeneration");
}

function queryOf(expression: string): JSONPathQuery | undefined {
  try {
    return compile(expression.startsWith("$") ? expression : `$${expression}`);
  } catch {
    return undefined;
  }
}

/** Of several values the provider looks at the first one alone. */
function isFound([found]: readonly unknown[], value: string | undefined): boolean {
  return value === undefined ? found !== undefined && found !== null : asText(found) === value;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function refused(text: string): never {
  throw new Error(
    `the annotation ${WAIT_FOR} must be condition=Type[=Status], jsonpath={expression}[=value] or a JSON list of such, ` +
      `got ${JSON.stringify(text)}`,
  );
}
