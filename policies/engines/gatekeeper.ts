import { flotillaLabels } from "../../lib/flotilla-labels.js";
import type { Enforcement } from "../../lib/fleet/policies-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import type { EngineRole, Policy, PolicySet } from "../policy-set.js";
import type { MatchedResource } from "../rule.js";
import { compiledPolicy } from "./compiled-policy.js";
import { matchedResources } from "./match-constraints.js";

/** What becomes of what breaks a rule, in Gatekeeper's words. */
const actions: Readonly<Record<Enforcement, string>> = { audit: "dryrun", warn: "warn", enforce: "deny" };

/**
 * The rules of a cluster as objects of Gatekeeper: templates, which define kinds, and then a constraint of each kind. In the
 * background it audits what is there and lets every request pass.
 * https://open-policy-agent.github.io/gatekeeper/website/docs/validating-admission-policy
 */
export function gatekeeperPolicies(set: PolicySet, role: EngineRole): Manifest[] {
  const policies = set.policies.filter((policy) => compiledPolicy(policy).validations.length > 0);
  return [
    ...policies.map((policy) => template(policy, set)),
    ...policies.map((policy) => constraint(policy, set, role)),
  ];
}

/** Kind of the constraints of a rule: `FlotillaHostNamespaces`. */
function constraintKind(id: string): string {
  const words = id.split("-").map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  return `Flotilla${words.join("")}`;
}

function template(policy: Policy, { failurePolicy }: PolicySet): Manifest {
  const { id, title, why, parameters } = policy.rule;
  const { matchConditions, variables, validations } = compiledPolicy(policy);
  const kind = constraintKind(id);
  return {
    apiVersion: "templates.gatekeeper.sh/v1",
    kind: "ConstraintTemplate",
    metadata: {
      name: kind.toLowerCase(), // as Gatekeeper wants it
      labels: flotillaLabels,
      annotations: { "metadata.gatekeeper.sh/title": title, description: why },
    },
    spec: {
      crd: { spec: { names: { kind }, validation: { openAPIV3Schema: parameters?.openApi ?? { type: "object" } } } },
      targets: [
        {
          target: "admission.k8s.gatekeeper.sh",
          operations: ["CREATE", "UPDATE"],
          code: [
            {
              engine: "K8sNativeValidation",
              // The API server has policies of its own, which Gatekeeper's would double.
              source: { generateVAP: false, failurePolicy, matchCondition: matchConditions, variables, validations },
            },
          ],
        },
      ],
    },
  };
}

function constraint({ rule, parameters }: Policy, set: PolicySet, role: EngineRole): Manifest {
  const { excludedNamespaces } = set;
  return {
    apiVersion: "constraints.gatekeeper.sh/v1beta1",
    kind: constraintKind(rule.id),
    metadata: { name: rule.id, labels: flotillaLabels },
    spec: {
      ...enforcement(set.enforcement, role),
      match: {
        kinds: kindsByGroup(matchedResources(rule, set.judged)),
        ...(excludedNamespaces.length === 0 ? {} : { excludedNamespaces }),
      },
      ...(rule.parameters === undefined ? {} : { parameters }),
    },
  };
}

function kindsByGroup(resources: readonly MatchedResource[]): readonly object[] {
  return [...new Set(resources.map(({ group }) => group))].map((group) => ({
    apiGroups: [group],
    kinds: resources.filter((resource) => resource.group === group).map(({ kind }) => kind),
  }));
}

/** gator reads rendered files as an audit reads a cluster. */
function enforcement(word: Enforcement, role: EngineRole): Readonly<Record<string, unknown>> {
  const action = actions[word];
  const enforcementPoints = [{ name: "audit.gatekeeper.sh" }, { name: "gator.gatekeeper.sh" }];
  return role === "admission"
    ? { enforcementAction: action }
    : { enforcementAction: "scoped", scopedEnforcementActions: [{ action, enforcementPoints }] };
}
