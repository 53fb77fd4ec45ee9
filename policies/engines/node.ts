import { apiGroup, type Manifest } from "../../lib/manifests.js";
import type { Policy, PolicySet } from "../policy-set.js";
import type { MatchedResource, Rule, Validation, Variable } from "../rule.js";
import { judgedObject, type CelMap, type CelValue } from "./judged-object.js";
import { ScopeCompiler, type Scope, type SharedValues } from "./node-scope.js";
import { podKindOf, podKinds, type PodKind } from "./pod-kinds.js";

/** What of an object breaks a rule. */
export interface Violation {
  readonly rule: Rule;
  readonly validation: Validation;
  /** The object as expressions see it. */
  readonly object: CelMap;
  /** Keys that lead to what the fields of the rule begin at: the pod, or the template of pods; none where a rule is not about pods. */
  readonly root: readonly string[];
  /** The item that breaks it, of a validation that judges items. */
  readonly item?: CelValue;
  /** Why the expression has no answer, where it has none. */
  readonly error?: string;
  /** Whether another item in the place of this one breaks it, too. */
  readonly breaks: (item: CelValue) => boolean;
}

/** Says what an object breaks. */
export type Violations = (manifest: Manifest) => readonly Violation[];

/** Compiles the rules of a cluster, once for all objects. */
export function nodePolicies(set: PolicySet): Violations {
  const policies = set.policies.map((policy) => nodePolicy(policy, set));
  const excluded = new Set(set.excludedNamespaces);
  return (manifest) => {
    if (excluded.has(namespaceOf(manifest))) {
      return [];
    }
    const kind = podKindOf(manifest);
    const judged = {
      manifest,
      kind,
      object: judgedObject(manifest, kind === undefined ? undefined : [...kind.pod, "spec"]),
      shared: new Map<string, unknown>(),
    };
    return policies.flatMap((policy) => policy(judged));
  };
}

interface Judged {
  readonly manifest: Manifest;
  /** Where the pod is, in an object that pods come from. */
  readonly kind: PodKind | undefined;
  readonly object: CelMap;
  readonly shared: SharedValues;
}

/** Variables that rules about pods have in common. */
const ofPod = (field: string) =>
  podKinds
    .map(({ kind, pod }) => `object.kind == '${kind}' ? ${["object", ...pod, field].join(".")} : `)
    .join("")
    .concat("{}");
const podVariables: readonly Variable[] = [
  { name: "pod", expression: ofPod("spec") },
  { name: "metadata", expression: ofPod("metadata") },
  {
    name: "containers",
    expression:
      "variables.pod.containers + variables.pod.?initContainers.orValue([]) + variables.pod.?ephemeralContainers.orValue([])",
  },
];

function nodePolicy(policy: Policy, set: PolicySet): (judged: Judged) => readonly Violation[] {
  const { rule } = policy;
  const compiler = new ScopeCompiler({
    shared: rule.matches === "pods" ? podVariables : [],
    own: rule.variables ?? [],
    parameters: policy.parameters,
  });
  const matches = matcher(rule.matches, set.judged);
  const validations = rule.validations
    .filter((validation) => isAsked(validation, policy.kubernetes))
    .map((validation) => nodeValidation(validation, compiler));
  return ({ manifest, kind, object, shared }) => {
    if (!matches(manifest) || isExempt(manifest, policy)) {
      return [];
    }
    const root = rule.matches === "pods" ? (kind?.pod ?? []) : [];
    const scope = compiler.scope(object, shared);
    return validations
      .flatMap((judge) => judge(scope))
      .filter(({ error }) => error === undefined || set.failurePolicy === "Fail")
      .map((broken) => ({ ...broken, rule, object, root }));
  };
}

type Broken = Pick<Violation, "validation" | "item" | "error" | "breaks">;

function nodeValidation(validation: Validation, compiler: ScopeCompiler): (scope: Scope) => readonly Broken[] {
  const holds = compiler.compile(validation.expression);
  const { each } = validation;
  if (each === undefined) {
    return (scope) => {
      const answer = answerOf(() => holds({ ...scope }) as unknown);
      return answer === true ? [] : [broken(validation, answer, { breaks: () => false })];
    };
  }
  const items = compiler.compile(each.of);
  return (scope) => {
    const list = answerOf(() => items({ ...scope }) as unknown);
    if (!Array.isArray(list)) {
      return [broken(validation, list, { breaks: () => false })];
    }
    const answer = (item: CelValue) => answerOf(() => holds({ ...scope, [each.item]: item }) as unknown);
    const bad = (list as CelValue[])
      .map((item) => ({ item, answer: answer(item) }))
      .filter((judged) => judged.answer !== true);
    // One item that breaks it decides, whatever cannot be said of the others.
    const decided = bad.filter((judged) => judged.answer === false);
    return (decided.length > 0 ? decided : bad).map((judged) =>
      broken(validation, judged.answer, { item: judged.item, breaks: (item) => answer(item) !== true }),
    );
  };
}

function broken(validation: Validation, answer: unknown, rest: Pick<Violation, "item" | "breaks">): Broken {
  return { validation, ...rest, ...(answer === false ? {} : { error: summary(answer) }) };
}

/** What an expression says, or the error in its place. */
function answerOf(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    return error;
  }
}

function summary(answer: unknown): string {
  return answer instanceof Error ? (answer.message.split("\n")[0] ?? "") : "the answer is neither true nor false";
}

function matcher(matches: Rule["matches"], judged: PolicySet["judged"]): (manifest: Manifest) => boolean {
  const pods = podKinds.filter(({ kind }) => judged === "pods-and-controllers" || kind === "Pod");
  const resources: readonly MatchedResource[] = matches === "pods" ? pods : matches.resources;
  const kinds = new Set(resources.map(({ group, kind }) => `${group}/${kind}`));
  return (manifest) => kinds.has(`${apiGroup(manifest)}/${manifest.kind}`);
}

function isAsked({ since, until }: Validation, version: string): boolean {
  return (
    (since === undefined || minor(since) <= minor(version)) && (until === undefined || minor(version) < minor(until))
  );
}

function minor(version: string): number {
  return Number(version.split(".")[1]);
}

function isExempt(manifest: Manifest, { rule, exceptions }: Policy): boolean {
  const { name } = manifest.metadata;
  return exceptions.some(
    (exception) =>
      exception.rule === rule.id &&
      exception.namespace === namespaceOf(manifest) &&
      (exception.name.endsWith("*") ? name.startsWith(exception.name.slice(0, -1)) : exception.name === name),
  );
}

/** Where an object is; a Namespace is in itself. */
function namespaceOf({ kind, apiVersion, metadata }: Manifest): string {
  return kind === "Namespace" && apiVersion === "v1" ? metadata.name : (metadata.namespace ?? "");
}
