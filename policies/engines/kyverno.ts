import { flotillaLabels } from "../../lib/flotilla-labels.js";
import type { Manifest } from "../../lib/manifests.js";
import type { EngineRole, Policy, PolicySet } from "../policy-set.js";
import { compiledPolicy, parameterVariables } from "./compiled-policy.js";
import { policyName, validationActions } from "./in-tree.js";
import { matchConstraints } from "./match-constraints.js";

/**
 * The rules of a cluster as policies of Kyverno. In the background it reports on what is there and is asked about no request.
 * https://kyverno.io/docs/policy-types/validating-policy/
 */
export function kyvernoPolicies(set: PolicySet, role: EngineRole): Manifest[] {
  return set.policies.flatMap((policy) => {
    const { validations } = compiledPolicy(policy);
    return validations.length === 0 ? [] : [policyObject(policy, set, role)];
  });
}

function policyObject(policy: Policy, set: PolicySet, role: EngineRole): Manifest {
  const { rule } = policy;
  const { matchConditions, variables, validations } = compiledPolicy(policy);
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ValidatingPolicy",
    metadata: {
      name: policyName(rule.id),
      labels: flotillaLabels,
      annotations: { "policies.kyverno.io/title": rule.title, "policies.kyverno.io/description": rule.why },
    },
    spec: {
      validationActions: validationActions[set.enforcement],
      evaluation: { admission: { enabled: role === "admission" }, background: { enabled: true } },
      // The expressions find the pods of controllers themselves, and the API server has policies of its own.
      autogen: { podControllers: { controllers: [] }, validatingAdmissionPolicy: { enabled: false } },
      failurePolicy: set.failurePolicy,
      matchConstraints: matchConstraints(rule, set),
      matchConditions,
      variables: [...parameterVariables(policy), ...variables],
      validations,
    },
  };
}
