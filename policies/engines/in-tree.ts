import { flotillaLabels } from "../../lib/flotilla-labels.js";
import type { Enforcement } from "../../lib/fleet/policies-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import type { Policy, PolicySet } from "../policy-set.js";
import { compiledPolicy, parameterVariables } from "./compiled-policy.js";
import { matchConstraints } from "./match-constraints.js";

/** Names that what is made of a rule has in the API server and in Kyverno. */
export function policyName(id: string): string {
  return `flotilla-${id}`;
}

/** What becomes of what breaks a rule, in the words of the API server, which Kyverno shares. It may not refuse and warn at once. */
export const validationActions: Readonly<Record<Enforcement, readonly string[]>> = {
  audit: ["Audit"],
  warn: ["Warn", "Audit"],
  enforce: ["Deny", "Audit"],
};

/**
 * The rules of a cluster as objects that the API server itself enforces: a policy, and the binding that puts it to work.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function inTreePolicies(set: PolicySet): Manifest[] {
  return set.policies.flatMap((policy) => {
    const { validations } = compiledPolicy(policy);
    return validations.length === 0 ? [] : [policyObject(policy, set), binding(policy, set)];
  });
}

function policyObject(policy: Policy, set: PolicySet): Manifest {
  const { rule } = policy;
  const { matchConditions, variables, validations } = compiledPolicy(policy);
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: {
      name: policyName(rule.id),
      labels: flotillaLabels,
      annotations: { "kubernetes.io/description": `${rule.title}. ${rule.why}` },
    },
    spec: {
      failurePolicy: set.failurePolicy,
      matchConstraints: matchConstraints(rule, set),
      matchConditions,
      variables: [...parameterVariables(policy), ...variables],
      validations: validations.map((validation) => ({ ...validation, reason: "Forbidden" })),
    },
  };
}

function binding({ rule }: Policy, { enforcement }: PolicySet): Manifest {
  const name = policyName(rule.id);
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name, labels: flotillaLabels },
    spec: { policyName: name, validationActions: validationActions[enforcement] },
  };
}
