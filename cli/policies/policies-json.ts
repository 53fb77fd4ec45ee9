import type { FleetRule } from "./fleet-rules.js";

/** What `--json` prints of a rule; `null` where no cluster is held to it. */
export function ruleJson({ rule, engines, management, rings, parameters, exceptions }: FleetRule) {
  return {
    id: rule.id,
    title: rule.title,
    why: rule.why,
    matches: rule.matches,
    engines,
    enforcement: { management: management ?? null, rings: rings.map((word) => word ?? null) },
    parameters: [...parameters].map(([text, clusters]) => ({ clusters, values: JSON.parse(text) as unknown })),
    exceptions,
  };
}

/** What `--json` prints of one rule: all that it is made of besides. */
export function wholeRuleJson(found: FleetRule) {
  const { parameters, variables = [], validations, cases } = found.rule;
  return { ...ruleJson(found), schema: parameters?.openApi ?? null, variables, validations, cases };
}
