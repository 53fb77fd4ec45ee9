import type { Fleet } from "../../lib/fleet/fleet.js";
import type { PoliciesSpec } from "../../lib/fleet/policies-spec.js";
import { nearest } from "../../lib/nearest.js";
import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { podSecurityRules } from "../../policies/pod-security.js";
import { registryProblems } from "../../policies/registries.js";
import type { Rule } from "../../policies/rule.js";
import { rules } from "../../policies/rules.js";
import { validationsAt } from "../../policies/validations-at.js";
import type { OwnParts } from "../platform.js";
import { chosenService, servicePath } from "../services/service-settings.js";
import { registriesRule } from "./cluster-policies.js";
import { engineVersionProblems } from "./engine-versions.js";
import { exceptionProblems } from "./exception-problems.js";
import { ownRuleProblems } from "./own-rule-problems.js";
import { parameterProblems } from "./parameter-problems.js";

/** What is known beside a fleet when its policies are looked at. */
export interface PolicyCheck {
  /** What the data does not describe; undefined where it is not known. */
  readonly own?: OwnParts | undefined;
  /** The day, where exceptions that have ended are to be told. */
  readonly today?: string | undefined;
}

/** What is wrong with the policies of a fleet that has the right shape; its services need not be right. */
export function policyProblems(fleet: Fleet, { own, today }: PolicyCheck = {}): Problem[] {
  const { policies } = fleet;
  if (policies === undefined) {
    return ownRuleProblems(fleet, own);
  }
  return [
    ...enforcementProblems(fleet, policies),
    ...admissionProblems(fleet, policies),
    ...engineVersionProblems(fleet),
    ...standardProblems(policies),
    ...(policies.registries === undefined ? [] : registryProblems("policies.registries", policies.registries)),
    ...Object.entries(policies.rules ?? {}).flatMap(([id, parameters]) =>
      ruleProblems(fleet, policies, id, parameters),
    ),
    ...ownRuleProblems(fleet, own),
    ...exceptionProblems(fleet, policies.exceptions ?? [], { own, today }),
  ];
}

function enforcementProblems({ rollout }: Fleet, { enforcement: { rings } }: PoliciesSpec): Problem[] {
  const must = `have one word for each ring of rollout, which has ${rollout.length}`;
  return rings.length === rollout.length
    ? []
    : [violation("policy-enforcement", "policies.enforcement.rings", must, { got: rings })];
}

/** A policy engine that is to answer is there. */
function admissionProblems(fleet: Fleet, { admission }: PoliciesSpec): Problem[] {
  if (admission !== "engine") {
    return [];
  }
  const without = Object.entries(fleet.clusters).filter(
    ([, spec]) => chosenService(fleet, spec, "policyEngine") === undefined,
  );
  return without.map(([name, spec]) =>
    violation(
      "policy-admission",
      servicePath(name, spec, "policyEngine"),
      `be there for ${name}, since policies.admission has it answer`,
      { got: spec.services?.policyEngine },
    ),
  );
}

/** Newest version of the Pod Security Standards that is known. */
const newestStandard = 37;

function standardProblems({ podSecurity }: PoliciesSpec): Problem[] {
  const version = podSecurity?.version;
  if (version === undefined) {
    return [];
  }
  const minor = /^1\.(0|[1-9]\d?)$/.exec(version)?.[1];
  const must = `be a version of the Pod Security Standards, "1.0" to "1.${newestStandard}"`;
  return minor !== undefined && Number(minor) <= newestStandard
    ? []
    : [violation("policy-standard", "policies.podSecurity.version", must, { got: version })];
}

const byId: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

/** What is wrong with a rule that the data names. */
function ruleProblems(
  fleet: Fleet,
  { podSecurity }: PoliciesSpec,
  id: string,
  parameters: Readonly<Record<string, unknown>>,
): Problem[] {
  const path = pathOf("policies", "rules", id);
  const rule = byId.get(id);
  if (rule === undefined) {
    const fix = nearest(id, byId.keys());
    return [violation("unknown-rule", path, "be a rule, of which flotilla policies has a list", { got: id, fix })];
  }
  if (id === registriesRule) {
    return [violation("policy-registries", path, "be written as policies.registries", { got: parameters })];
  }
  const isIncluded = (version: Parameters<typeof podSecurityRules>[1]) =>
    podSecurity !== undefined && podSecurityRules(podSecurity.level, podSecurity.version ?? version).includes(rule);
  const clusters = Object.entries(fleet.clusters);
  if (clusters.some(([, { kubernetes }]) => isIncluded(kubernetes))) {
    const must = `be left out, since policies.podSecurity has it`;
    return [violation("repeated-rule", path, must, { got: parameters })];
  }
  const silent = clusters.find(([, { kubernetes }]) => validationsAt(rule, kubernetes).length === 0);
  const never = `hold on every cluster, and asks nothing of Kubernetes ${silent?.[1].kubernetes ?? ""} on ${silent?.[0] ?? ""}`;
  return [
    ...parameterProblems(path, rule, id === "route-hosts" ? { domains: {}, ...parameters } : parameters),
    ...(silent === undefined ? [] : [violation("policy-kubernetes", path, never, { got: id })]),
  ];
}
