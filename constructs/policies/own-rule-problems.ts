import type { KubernetesVersion } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { dnsLabel } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { celProblems } from "../../policies/cel-problems.js";
import { rules } from "../../policies/rules.js";
import type { OwnParts } from "../platform.js";
import type { OwnRule } from "./cluster-policies.js";
import { parameterProblems } from "./parameter-problems.js";

const taken: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

/** What is wrong with the rules of a fleet's own, each said once however many clusters have it. */
export function ownRuleProblems(fleet: Fleet, own: OwnParts | undefined): Problem[] {
  const problems = Object.keys(fleet.clusters).flatMap((cluster) => {
    const found = own?.rules?.(cluster) ?? [];
    const must = `be there, since ${cluster} has rules of its own`;
    return fleet.policies === undefined && found.length > 0
      ? [violation("own-rules", "policies", must, { got: undefined })]
      : found.flatMap((rule, index) => [
          ...ruleProblems(rule, fleet.clusters[cluster]?.kubernetes),
          ...repeated(cluster, found, index),
        ]);
  });
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

function ruleProblems({ rule, parameters = {} }: OwnRule, kubernetes: KubernetesVersion | undefined): Problem[] {
  const path = pathOf("rules", rule.id);
  const other = "be an id that no rule of flotilla has";
  return [
    ...dnsLabel(`${path}.id`, rule.id),
    ...(taken.has(rule.id) ? [violation("own-rule-id", `${path}.id`, other, { got: rule.id })] : []),
    ...(rule.validations.length === 0
      ? [violation("own-rule-validations", `${path}.validations`, "ask for something", { got: rule.validations })]
      : []),
    ...parameterProblems(`${path}.parameters`, rule, parameters),
    ...(kubernetes === undefined ? [] : celProblems(path, { rule, parameters, kubernetes })),
  ];
}

function repeated(cluster: string, found: readonly OwnRule[], index: number): Problem[] {
  const id = found[index]?.rule.id ?? "";
  return found.findIndex(({ rule }) => rule.id === id) === index
    ? []
    : [violation("own-rule-id", `${pathOf("rules", id)}.id`, `be that of one rule of ${cluster}`, { got: id })];
}
