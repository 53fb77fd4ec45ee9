import { violation, type Problem } from "../../lib/problem.js";
import type { Rule } from "../../policies/rule.js";

/** Parameters have the shape that their rule asks for. */
export function parameterProblems(
  path: string,
  { parameters }: Pick<Rule, "parameters">,
  got: Readonly<Record<string, unknown>>,
): Problem[] {
  if (parameters !== undefined) {
    return parameters.schema.problems(path, got);
  }
  return Object.keys(got).length === 0
    ? []
    : [violation("rule-parameters", path, "be {}, since the rule takes no parameters", { got })];
}
