import { EvaluationError, ParseError, type ParseResult } from "@marcbachmann/cel-js";

import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import { childPath } from "../lib/path.js";
import { violation, type Problem } from "../lib/problem.js";
import { costOf } from "./cel-cost.js";
import { nameProblems } from "./cel-names.js";
import { assumed, sizeOf, type Size } from "./cel-size.js";
import { celEnvironment } from "./engines/cel-environment.js";
import { compiledPolicy } from "./engines/compiled-policy.js";
import { reservedVariables, ruleVariables } from "./engines/variables.js";
import type { Rule } from "./rule.js";

/** A rule as a cluster would have it. */
export interface CheckedRule {
  readonly rule: Rule;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Version of the cluster's API server. */
  readonly kubernetes: KubernetesVersion;
}

/**
 * What keeps the expressions of a rule from being compiled by every engine and evaluated by an API server: syntax, names that are
 * not there, functions that some engine or the cluster's version lacks, a type that cannot be right, and what costs too much.
 */
export function celProblems(path: string, { rule, parameters, kubernetes }: CheckedRule): Problem[] {
  const expressions = expressionsOf(path, rule);
  const problems = [
    ...variableProblems(path, rule),
    ...expressions.flatMap((expression) => expressionProblems(expression, kubernetes)),
  ];
  return problems.length > 0 ? problems : costProblems(path, { rule, parameters, kubernetes });
}

/** The most that an API server spends on one expression, and on all of one policy: k8s.io/apiserver/pkg/apis/cel/config.go */
export const costLimits = { expression: 1_000_000, policy: 10_000_000 } as const;

/** An expression of a rule, and what it may read. */
interface Expression {
  readonly path: string;
  readonly text: string;
  /** Variables that stand before it. */
  readonly variables: readonly string[];
  /** Names of items. */
  readonly names: readonly string[];
  /** Type that it must have, as far as it can be told. */
  readonly type: "bool" | "list" | "string" | undefined;
}

function expressionsOf(path: string, rule: Rule): Expression[] {
  const { variables: own = [], validations, parameters } = rule;
  const before = [
    ...(parameters === undefined ? [] : ["params"]),
    ...ruleVariables({ ...rule, variables: [] }).map(({ name }) => name),
  ];
  const variables = [...before, ...own.map(({ name }) => name)];
  const at = (list: string, index: number, ...keys: readonly string[]) =>
    [list, index, ...keys].reduce<string>((text, key) => childPath(text, key), path);
  return [
    ...own.map(({ expression }, index): Expression => ({
      path: at("variables", index, "expression"),
      text: expression,
      variables: variables.slice(0, before.length + index),
      names: [],
      type: undefined,
    })),
    ...validations.flatMap(({ expression, each }, index): Expression[] => {
      const shared = { variables, names: each === undefined ? [] : [each.item] };
      return [
        ...(each === undefined
          ? []
          : [
              {
                ...shared,
                names: [],
                path: at("validations", index, "each", "of"),
                text: each.of,
                type: "list",
              } as const,
              { ...shared, path: at("validations", index, "each", "name"), text: each.name, type: "string" } as const,
            ]),
        { ...shared, path: at("validations", index, "expression"), text: expression, type: "bool" },
      ];
    }),
  ];
}

/** Variables whose names are taken, by us or by one before. */
function variableProblems(path: string, { variables = [] }: Rule): Problem[] {
  const names = variables.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const at = childPath(childPath(childPath(path, "variables"), index), "name");
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      return [violation("cel-variable", at, "be a name of CEL: letters, digits and _, no digit first", { got: name })];
    }
    return reservedVariables.includes(name) || names.indexOf(name) < index
      ? [violation("cel-variable", at, "be a name that nothing else has", { got: name })]
      : [];
  });
}

function expressionProblems(expression: Expression, kubernetes: KubernetesVersion): Problem[] {
  const { path, text, type } = expression;
  const program = parsed(text);
  if (program instanceof Error) {
    return [violation("cel-syntax", path, `be an expression of CEL (${reason(program)})`, { got: text })];
  }
  const problems = nameProblems(program.ast, { ...expression, kubernetes });
  if (problems.length > 0) {
    return problems;
  }
  const checked = program.check();
  if (!checked.valid) {
    return [violation("cel-type", path, `have matching types (${reason(checked.error)})`, { got: text })];
  }
  const found = (checked.type ?? "dyn").replace(/<.*/, "");
  return type === undefined || found === "dyn" || found === type
    ? []
    : [violation("cel-type", path, `be a ${type}, but is a ${found}`, { got: text })];
}

function parsed(text: string): ParseResult | Error {
  try {
    return celEnvironment().parse(text);
  } catch (error) {
    return error instanceof ParseError || error instanceof EvaluationError ? error : new Error(String(error));
  }
}

/** What the library says, without the picture of the expression below it. */
function reason(error: Error | undefined): string {
  return error?.message.split("\n")[0] ?? "";
}

/** Sizes and costs of a rule that compiles. */
function costProblems(path: string, { rule, parameters, kubernetes }: CheckedRule): Problem[] {
  const environment = celEnvironment();
  const sizes = new Map<string, Size>(
    Object.entries(parameters).map(([name, value]) => [`variables.params.${name}`, sizeOf(value)]),
  );
  const cost = (text: string) => costOf(environment.parse(text).ast, sizes);
  const problems: Problem[] = [];
  let total = 0;
  const spend = (at: string, text: string) => {
    const { cost: spent, size } = cost(text);
    total += spent;
    if (spent > costLimits.expression) {
      problems.push(tooCostly(at, spent, costLimits.expression));
    }
    return size;
  };
  for (const { name, expression } of ruleVariables(rule)) {
    sizes.set(`variables.${name}`, spend(childPath(childPath(path, "variables"), name), expression));
  }
  const { validations } = compiledPolicy({ rule, parameters, kubernetes, exceptions: [] });
  for (const [index, { expression, messageExpression }] of validations.entries()) {
    const at = childPath(childPath(path, "validations"), index);
    spend(at, expression);
    total += messageExpression === undefined ? 0 : cost(messageExpression).cost;
  }
  return total > costLimits.policy && problems.length === 0 ? [tooCostly(path, total, costLimits.policy)] : problems;
}

function tooCostly(path: string, cost: number, limit: number): Problem {
  const must = `cost an API server at most ${limit}, for lists of ${assumed.entries} and texts of ${assumed.letters} letters`;
  return violation("cel-cost", path, must, { got: Math.round(cost) });
}
