import { compile, type JSONPathQuery, type JSONValue } from "json-p3";

import type { Properties } from "../provider/property-value.js";
import { WAIT_FOR } from "./annotations.js";
import { annotation, conditionOf, textAt } from "./kube-object.js";

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
  if (type !== "") return { text, isMet: (object) => isSame(conditionOf(object, type), status) };
  const [, expression = "", value] = /^jsonpath=\{(.+)\}(?:=(.*))?$/s.exec(text) ?? [];
  const query = expression === "" ? undefined : queryOf(expression);
  return query && { text, isMet: (object) => isFound(query.query(object as JSONValue).values(), value) };
}

/** Status of a condition, in any case: the API's own are `True` and `False`, but `complete=true` is what people write. */
function isSame(condition: Properties | undefined, status: string): boolean {
  return textAt(condition, "status").toLowerCase() === status.toLowerCase();
}

function queryOf(expression: string): JSONPathQuery | undefined {
  try {
    return compile(expression.startsWith("$") ? expression : `$${expression}`);
  } catch {
    return undefined;
  }
}

function isFound(values: readonly unknown[], value: string | undefined): boolean {
  return values.some((found) => (value === undefined ? found !== null : asText(found) === value));
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
