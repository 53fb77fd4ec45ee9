import { apiGroup, type Manifest } from "../../lib/manifests.js";
import type { Policy, PolicySet } from "../policy-set.js";
import type { Rule, Validation } from "../rule.js";
import { validationsAt } from "../validations-at.js";
import { exempt } from "./conditions.js";
import { judgedObject, type CelMap, type CelValue } from "./judged-object.js";
import { matchedResources } from "./match-constraints.js";
import { ScopeCompiler, type Scope, type SharedValues } from "./node-scope.js";
import { podKindOf, type PodKind } from "./pod-kinds.js";
import { ruleVariables } from "./variables.js";

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
  /** What a reader knows the item by. */
  readonly itemName?: string;
  /** Why the expression has no answer, where it has none. */
  readonly error?: string;
  /** Whether another item in the place of this one breaks it, too. */
  readonly breaks: (item: CelValue) => boolean;
}

/** Says what an object breaks. */
export type Violations = (manifest: Manifest) => readonly Violation[];

/** Rules that are compiled, by all that decides what they say: clusters of a fleet have most of theirs in common. */
export type CompiledRules = Map<string, CompiledRule>;
type CompiledRule = (judged: Judged) => readonly Violation[];

/** Compiles the rules of a cluster, once for all objects, but for those that are compiled already. */
export function nodePolicies(set: PolicySet, compiled: CompiledRules = new Map()): Violations {
  const policies = set.policies.map((policy) => {
    const { rule, parameters, kubernetes, exceptions } = policy;
    const key = JSON.stringify([rule.id, parameters, kubernetes, exceptions, set.judged, set.failurePolicy]);
    const known = compiled.get(key) ?? nodePolicy(policy, set);
    compiled.set(key, known);
    return known;
  });
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

function nodePolicy(policy: Policy, set: PolicySet): CompiledRule {
  const { rule } = policy;
  const { variables = [] } = rule;
  const compiler = new ScopeCompiler({
    shared: ruleVariables(rule).slice(0, -variables.length || undefined),
    own: variables,
    parameters: policy.parameters,
  });
  const matches = matcher(rule, set);
  const isExempt = exemption(policy, compiler);
  const validations = validationsAt(rule, policy.kubernetes).map((validation) => nodeValidation(validation, compiler));
  return ({ manifest, kind, object, shared }) => {
    if (!matches(manifest)) {
      return [];
    }
    const scope = compiler.scope(object, shared);
    if (isExempt(scope)) {
      return [];
    }
    const root = rule.matches === "pods" ? (kind?.pod ?? []) : [];
    return validations
      .flatMap((judge) => judge(scope))
      .filter(({ error }) => error === undefined || set.failurePolicy === "Fail")
      .map((broken) => ({ ...broken, rule, object, root }));
  };
}

type Broken = Omit<Violation, "rule" | "object" | "root">;

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
  const name = compiler.compile(each.name);
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
      broken(validation, judged.answer, {
        item: judged.item,
        itemName: String(answerOf(() => name({ ...scope, [each.item]: judged.item }) as unknown)),
        breaks: (item) => answer(item) !== true,
      }),
    );
  };
}

function broken(
  validation: Validation,
  answer: unknown,
  rest: Pick<Violation, "item" | "itemName" | "breaks">,
): Broken {
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

function matcher(rule: Rule, { judged }: PolicySet): (manifest: Manifest) => boolean {
  const kinds = new Set(matchedResources(rule, judged).map(({ group, kind }) => `${group}/${kind}`));
  return (manifest) => kinds.has(`${apiGroup(manifest)}/${manifest.kind}`);
}

function exemption({ rule, exceptions }: Policy, compiler: ScopeCompiler): (scope: Scope) => boolean {
  const expression = exempt(exceptions.filter((exception) => exception.rule === rule.id));
  const program = expression === undefined ? undefined : compiler.compile(expression);
  return (scope) => program?.({ ...scope }) === true;
}

/** Where an object is; a Namespace is in itself. */
function namespaceOf({ kind, apiVersion, metadata }: Manifest): string {
  return kind === "Namespace" && apiVersion === "v1" ? metadata.name : (metadata.namespace ?? "");
}
