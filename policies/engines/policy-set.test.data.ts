import { list, number, object } from "../../lib/schema.js";
import { hostNamespaces } from "../host-namespaces.js";
import type { Policy, PolicySet } from "../policy-set.js";
import type { Rule } from "../rule.js";

/** A rule about objects that are no pods, which must be told something, and asks for more from a version on. */
export const servicePorts: Rule = {
  id: "service-ports",
  title: "Services listen where they may",
  why: "Other ports are closed.",
  matches: { resources: [{ group: "", version: "v1", resource: "services", kind: "Service" }] },
  parameters: {
    schema: object({ allowed: list(number()) }),
    openApi: { type: "object", properties: { allowed: { type: "array", items: { type: "integer" } } } },
    example: { allowed: [80, 443] },
  },
  variables: [{ name: "ports", expression: "object.spec.?ports.orValue([])" }],
  validations: [
    {
      each: { of: "variables.ports", item: "each", name: "string(each.port)" },
      expression: "each.port in variables.params.allowed",
      field: "spec.ports[*].port",
      must: "be allowed",
      fix: "write another",
    },
    {
      expression: "has(object.spec.selector)",
      field: "spec.selector",
      must: "be there",
      fix: "write one",
      since: "1.36",
    },
  ],
  cases: [],
};

/** Two rules on a cluster, unless something is said otherwise. */
export function policySet(options: Partial<PolicySet> = {}): PolicySet {
  return {
    policies: [policy(hostNamespaces), policy(servicePorts)],
    enforcement: "enforce",
    failurePolicy: "Fail",
    judged: "pods-and-controllers",
    excludedNamespaces: ["flotilla-system", "kube-system"],
    ...options,
  };
}

/** A rule on a cluster, unless something is said otherwise. */
export function policy(rule: Rule, options: Partial<Policy> = {}): Policy {
  return { rule, parameters: rule.parameters?.example ?? {}, kubernetes: "1.35", exceptions: [], ...options };
}
