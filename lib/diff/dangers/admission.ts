import type { ObjectChange } from "../change.js";
import { isCreated, isSameObject, kindOf, type DangerRule } from "./rule.js";
import { isSame, listAt, mappingsAt, textAt, textsAt, type Mapping } from "./values.js";

const ADMISSION = "admissionregistration.k8s.io";
const BINDING = `${ADMISSION}/ValidatingAdmissionPolicyBinding`;
const POLICY = `${ADMISSION}/ValidatingAdmissionPolicy`;
const WEBHOOKS = [`${ADMISSION}/ValidatingWebhookConfiguration`, `${ADMISSION}/MutatingWebhookConfiguration`];
const OLD_KYVERNO = ["kyverno.io/ClusterPolicy", "kyverno.io/Policy"];
const CONSTRAINTS = "constraints.gatekeeper.sh/";
const KYVERNO = "policies.kyverno.io/";
const EXCEPTION = "PolicyException";

/** Kinds that keep something off, beside the policies of Kyverno and Gatekeeper. */
const FENCES: Readonly<Record<string, string>> = {
  "/LimitRange": "containers get no default and no bound any more",
  "/ResourceQuota": "the namespace takes as much as it likes",
  [BINDING]: "what it refused is admitted",
  [POLICY]: "what it refused is admitted",
  [WEBHOOKS[0] ?? ""]: "what it refused is admitted",
  [WEBHOOKS[1] ?? ""]: "objects are no longer changed as it did",
  "networking.k8s.io/NetworkPolicy": "what it kept off gets through",
  "policy/PodDisruptionBudget": "all of its pods may be evicted at once",
  "policy.networking.k8s.io/AdminNetworkPolicy": "what it kept off gets through",
  "policy.networking.k8s.io/BaselineAdminNetworkPolicy": "what it kept off gets through",
};

/** What keeps something off is deleted, and what it fenced stays. */
export const deletedPolicy: DangerRule = {
  id: "policy-deleted",
  messages: (change, sides) => {
    const effect = fenceOf(kindOf(change));
    return effect !== undefined && change.change === "removed" && !sides.goesWithItsNamespace(change)
      ? [`without it, ${effect}`]
      : [];
  },
};

/** What a kind that keeps something off no longer does once it is deleted; `undefined` for the other kinds. */
export function fenceOf(kind: string): string | undefined {
  return FENCES[kind] ?? (isPolicyKind(kind) ? "what it refused is admitted" : undefined);
}

/** A policy only tells what it refused, or lets everything in when it cannot be asked. */
export const loosenedPolicy: DangerRule = {
  id: "policy-loosened",
  messages: (change) => (isSameObject(change) ? (looseningOf(kindOf(change))?.(change) ?? []) : []),
};

/** Somebody is exempt from a policy. */
export const policyException: DangerRule = {
  id: "policy-exception",
  messages: (change) => {
    if (!isException(kindOf(change)) || change.to === undefined) {
      return [];
    }
    if (isCreated(change)) {
      return ["an exception from policies is added: what it matches is not checked"];
    }
    return isSame(change.from?.["spec"], change.to["spec"])
      ? []
      : ["an exception from policies changes: it may match more than it did"];
  },
};

function looseningOf(kind: string): ((change: ObjectChange) => string[]) | undefined {
  if (kind === BINDING) {
    return lostDeny;
  }
  if (kind === POLICY) {
    return (change) => [...ignoredFailures(change, "spec"), ...lostItems(change, "validations", "a validation")];
  }
  if (WEBHOOKS.includes(kind)) {
    return loosenedWebhooks;
  }
  return looseningOfEngine(kind);
}

function looseningOfEngine(kind: string): ((change: ObjectChange) => string[]) | undefined {
  if (isException(kind)) {
    return undefined;
  }
  if (OLD_KYVERNO.includes(kind)) {
    return loosenedRules;
  }
  if (kind.startsWith(KYVERNO)) {
    return (change) => [
      ...lostDeny(change),
      ...ignoredFailures(change, "spec"),
      ...lostItems(change, "validations", "a validation"),
    ];
  }
  return kind.startsWith(CONSTRAINTS) ? loosenedConstraint : undefined;
}

/** What the kinds say that were not told to deny: Kyverno denies, a binding says it always. */
function lostDeny({ from, to, object }: ObjectChange): string[] {
  const isDenying = (manifest: unknown): boolean => {
    const actions = textsAt(manifest, "spec", "validationActions");
    return actions.includes("Deny") || (actions.length === 0 && object.group !== ADMISSION);
  };
  return isDenying(from) && !isDenying(to) ? ["it no longer denies: what it refused is admitted"] : [];
}

function ignoredFailures({ from, to }: ObjectChange, key: string): string[] {
  const before = textAt(from, key, "failurePolicy") ?? "Fail";
  return before === "Fail" && textAt(to, key, "failurePolicy") === "Ignore" ? [FAILS_OPEN] : [];
}

const FAILS_OPEN = "failurePolicy becomes Ignore: everything is admitted whenever the check fails";

function lostItems({ from, to }: ObjectChange, key: string, what: string): string[] {
  return listAt(to, "spec", key).length < listAt(from, "spec", key).length
    ? [`${what} is removed: what it refused is admitted`]
    : [];
}

function loosenedWebhooks({ from, to, object }: ObjectChange): string[] {
  const head = new Map(mappingsAt(to, "webhooks").map((webhook) => [textAt(webhook, "name"), webhook]));
  const lines = mappingsAt(from, "webhooks").flatMap((webhook) => loosenedWebhook(webhook, head, object.kind));
  return [...new Set(lines)];
}

function loosenedWebhook(webhook: Mapping, head: ReadonlyMap<string | undefined, Mapping>, kind: string): string[] {
  const next = head.get(textAt(webhook, "name"));
  if (next === undefined) {
    return [
      kind.startsWith("Validating") ? "a webhook is removed: what it refused is admitted" : "a webhook is removed",
    ];
  }
  const before = textAt(webhook, "failurePolicy") ?? "Fail";
  return before === "Fail" && textAt(next, "failurePolicy") === "Ignore" ? [FAILS_OPEN] : [];
}

/** The policies of Kyverno before 1.15, which audit unless they are told to enforce. */
function loosenedRules(change: ObjectChange): string[] {
  const enforcing = (manifest: unknown): number => {
    const ofPolicy = textAt(manifest, "spec", "validationFailureAction") ?? "Audit";
    return mappingsAt(manifest, "spec", "rules").filter(
      (rule) => (textAt(rule, "validate", "failureAction") ?? ofPolicy).toLowerCase() === "enforce",
    ).length;
  };
  const removed = lostItems(change, "rules", "a rule");
  return removed.length > 0 || enforcing(change.to) >= enforcing(change.from)
    ? [...removed, ...ignoredFailures(change, "spec")]
    : ["it no longer enforces: what it refused is admitted", ...ignoredFailures(change, "spec")];
}

/** https://open-policy-agent.github.io/gatekeeper/website/docs/violations */
function loosenedConstraint({ from, to }: ObjectChange): string[] {
  const action = (manifest: unknown): string => textAt(manifest, "spec", "enforcementAction") ?? "deny";
  return action(from) === "deny" && action(to) !== "deny"
    ? [`enforcementAction becomes ${action(to)}: what it refused is admitted`]
    : [];
}

function isException(kind: string): boolean {
  return kind.endsWith(`/${EXCEPTION}`) && /^(?:policies\.)?kyverno\.io\//.test(kind);
}

function isPolicyKind(kind: string): boolean {
  return (
    OLD_KYVERNO.includes(kind) ||
    kind.startsWith(CONSTRAINTS) ||
    kind === "templates.gatekeeper.sh/ConstraintTemplate" ||
    (kind.startsWith(KYVERNO) && kind.endsWith("Policy"))
  );
}
