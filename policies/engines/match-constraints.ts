import type { PolicySet } from "../policy-set.js";
import type { MatchedResource, Rule } from "../rule.js";
import { podKinds } from "./pod-kinds.js";

/** What of the Kubernetes API an engine is asked about, in the words of the API server, which Kyverno shares. */
export interface MatchConstraints {
  readonly matchPolicy: "Equivalent";
  readonly namespaceSelector?: NamespaceSelector;
  readonly resourceRules: readonly ResourceRule[];
}

interface NamespaceSelector {
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ["CREATE", "UPDATE"];
  readonly resources: readonly string[];
}

/**
 * What of a pod is changed by a request of its own, which shows the whole pod: `kubectl debug` adds a container by the first,
 * a change of a container's resources comes by the second.
 */
const podSubresources = ["pods/ephemeralcontainers", "pods/resize"];

/** What a rule of a cluster is asked about. Namespaces are told by the one label that nobody can set. */
export function matchConstraints(rule: Rule, { judged, excludedNamespaces }: PolicySet): MatchConstraints {
  const resources = matchedResources(rule, judged);
  const versions = [...new Set(resources.map(({ group, version }) => `${group}/${version}`))];
  return {
    matchPolicy: "Equivalent",
    ...(excludedNamespaces.length === 0 ? {} : { namespaceSelector: notNamed(excludedNamespaces) }),
    resourceRules: versions.map((groupVersion) =>
      resourceRule(resources.filter(({ group, version }) => `${group}/${version}` === groupVersion)),
    ),
  };
}

/** The resources that a rule judges. */
export function matchedResources({ matches }: Rule, judged: PolicySet["judged"]): readonly MatchedResource[] {
  if (matches !== "pods") return matches.resources;
  return judged === "pods" ? podKinds.filter(({ kind }) => kind === "Pod") : podKinds;
}

function notNamed(values: readonly string[]): NamespaceSelector {
  return { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values }] };
}

function resourceRule(resources: readonly MatchedResource[]): ResourceRule {
  return {
    apiGroups: [...new Set(resources.map(({ group }) => group))],
    apiVersions: [...new Set(resources.map(({ version }) => version))],
    operations: ["CREATE", "UPDATE"],
    resources: resources.flatMap(({ resource, kind }) => [resource, ...(kind === "Pod" ? podSubresources : [])]),
  };
}
