import type { Rule, Variable } from "../rule.js";
import { podIn } from "./pod-in.js";

/**
 * What the expressions of a rule read as `variables.<name>`, but for `params`, each after those that it reads itself. The pod is
 * looked for without a type, since the object may be of eight kinds.
 */
export function ruleVariables(rule: Rule): readonly Variable[] {
  return [...(rule.matches === "pods" ? podVariables : []), ...(rule.variables ?? [])];
}

/** Names that no rule may give to a variable of its own. */
export const reservedVariables: readonly string[] = [
  "params",
  "anyObject",
  "template",
  "pod",
  "metadata",
  "containers",
];

const podVariables: readonly Variable[] = [
  { name: "template", expression: podIn("dyn(object)") },
  { name: "pod", expression: "variables.template.spec" },
  { name: "metadata", expression: "has(variables.template.metadata) ? variables.template.metadata : {}" },
  {
    name: "containers",
    expression: ["containers", "initContainers", "ephemeralContainers"]
      .map((list) => `(has(variables.pod.${list}) ? variables.pod.${list} : [])`)
      .join(" + "),
  },
];
