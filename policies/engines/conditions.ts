import type { ExceptionSpec } from "../../lib/fleet/policies-spec.js";
import type { Policy } from "../policy-set.js";
import { textLiteral } from "./literal.js";
import { matters } from "./matters.js";

/** What must be true of a request before the rule is asked at all. */
export interface Condition {
  readonly name: string;
  readonly expression: string;
}

/** The conditions of a rule: the request changes what the rule looks at, and nobody let the object past it. */
export function conditions({ rule, exceptions }: Policy): readonly Condition[] {
  const exempted = exempt(exceptions.filter((exception) => exception.rule === rule.id));
  return [
    { name: "matters", expression: matters(rule) },
    ...(exempted === undefined ? [] : [{ name: "no-exception", expression: `!(${exempted})` }]),
  ];
}

/** CEL that is true of the objects that are let past a rule; nothing where none are. */
export function exempt(exceptions: readonly ExceptionSpec[]): string | undefined {
  return exceptions.length === 0 ? undefined : exceptions.map((exception) => `(${isMeant(exception)})`).join(" || ");
}

function isMeant({ namespace, name }: ExceptionSpec): string {
  const isThere = `object.metadata.?namespace.orValue('') == ${textLiteral(namespace)}`;
  return name.endsWith("*")
    ? `${isThere} && ${nameOrBeginning}.startsWith(${textLiteral(name.slice(0, -1))})`
    : `${isThere} && object.metadata.?name.orValue('') == ${textLiteral(name)}`;
}

/** What is still to be given a name has at least its beginning. */
const nameOrBeginning =
  "(object.metadata.?name.orValue('') != '' ? object.metadata.name : object.metadata.?generateName.orValue(''))";
