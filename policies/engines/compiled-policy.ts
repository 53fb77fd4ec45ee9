import type { Policy } from "../policy-set.js";
import type { Rule, Validation, Variable } from "../rule.js";
import { validationsAt } from "../validations-at.js";
import { conditions, type Condition } from "./conditions.js";
import { literal, textLiteral } from "./literal.js";
import { ruleVariables } from "./variables.js";

/** The expressions of a rule as every engine takes them. */
export interface CompiledPolicy {
  readonly matchConditions: readonly Condition[];
  /** All but the parameters. */
  readonly variables: readonly Variable[];
  readonly validations: readonly CompiledValidation[];
}

/** A validation with what it says of an object that it refuses. */
export interface CompiledValidation {
  readonly expression: string;
  readonly message: string;
  /** CEL of the message with the names of what breaks the rule. */
  readonly messageExpression?: string;
}

/** The expressions of a rule on a cluster. */
export function compiledPolicy(policy: Policy): CompiledPolicy {
  const { rule, kubernetes } = policy;
  return {
    matchConditions: conditions(policy),
    variables: ruleVariables(rule),
    validations: validationsAt(rule, kubernetes).map((validation) => compiledValidation(rule, validation)),
  };
}

/** The parameters of a rule as a variable of its own; none where it has none. */
export function parameterVariables({ rule, parameters }: Policy): readonly Variable[] {
  return rule.parameters === undefined ? [] : [{ name: "params", expression: literal(parameters) }];
}

/** What a rule says of an object that breaks it. */
export function denial({ id }: Rule, { field, must, fix }: Validation): string {
  return `${id}: ${field} must ${must}; ${fix}`;
}

function compiledValidation(rule: Rule, validation: Validation): CompiledValidation {
  const { expression, each } = validation;
  const message = denial(rule, validation);
  if (each === undefined) return { expression, message };
  const { of, item, name } = each;
  const names = `(${of}).filter(${item}, !(${expression})).map(${item}, ${name}).join(', ')`;
  return {
    expression: `(${of}).all(${item}, ${expression})`,
    message,
    messageExpression: `${textLiteral(`${message} (`)} + ${names} + ')'`,
  };
}
