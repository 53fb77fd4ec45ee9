import { compareTexts } from "../../lib/compare-texts.js";
import type { Loosening } from "../../lib/diff/policy-changes.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { ExceptionSpec, PoliciesSpec } from "../../lib/fleet/policies-spec.js";
import { isObject } from "../../lib/schema.js";
import type { Policy, PolicySet } from "../../policies/policy-set.js";
import { renderedPolicies } from "./rendered-policies.js";

/** Something that is laxer than before. */
type Laxer = Omit<Loosening, "clusters">;

/** What lets more past than before on clusters that both fleets have; what several have alike stands once. */
export function loosened(base: Fleet, head: Fleet): Loosening[] {
  const found = new Map<string, Laxer & { readonly clusters: string[] }>();
  for (const cluster of Object.keys(head.clusters).sort(compareTexts)) {
    const before = renderedPolicies(base, cluster);
    for (const laxer of before === undefined ? [] : laxerSet(before, renderedPolicies(head, cluster), head.policies)) {
      const key = JSON.stringify([laxer.what, laxer.message]);
      const others = found.get(key);
      if (others === undefined) {
        found.set(key, { ...laxer, clusters: [cluster] });
      } else {
        others.clusters.push(cluster);
      }
    }
  }
  return [...found.values()];
}

const strictness = ["audit", "warn", "enforce"] as const;

function laxerSet(before: PolicySet, after: PolicySet | undefined, policies: PoliciesSpec | undefined): Laxer[] {
  if (after === undefined) {
    return [{ what: "policies", message: "no rule holds any more" }];
  }
  const { enforcement, failurePolicy, judged } = before;
  const isLower = strictness.indexOf(after.enforcement) < strictness.indexOf(enforcement);
  const isOpen = failurePolicy === "Fail" && after.failurePolicy === "Ignore";
  const isNarrow = judged === "pods-and-controllers" && after.judged === "pods";
  return [
    ...(isLower ? [{ what: "enforcement", message: `${after.enforcement} instead of ${enforcement}` }] : []),
    ...(isOpen ? [{ what: "failurePolicy", message: "requests that cannot be judged are admitted" }] : []),
    ...(isNarrow ? [{ what: "judged", message: "pods are judged, and no longer what makes them" }] : []),
    ...added(before.excludedNamespaces, after.excludedNamespaces).map((name) => ({
      what: "excludedNamespaces",
      message: `no rule applies in namespace ${name} any more`,
    })),
    ...laxerRules(before.policies, after.policies, policies?.podSecurity?.level === "restricted"),
  ];
}

function laxerRules(before: readonly Policy[], after: readonly Policy[], isRestricted: boolean): Laxer[] {
  const now = new Map(after.map((policy) => [policy.rule.id, policy]));
  return before.flatMap((policy) => {
    const { id } = policy.rule;
    const next = now.get(id);
    if (next !== undefined) {
      return [...laxerParameters(policy, next), ...laxerVersion(policy, next), ...moreExceptions(policy, next)];
    }
    const isReplaced = isRestricted && stricter.some((pair) => pair[0] === id && now.has(pair[1]));
    return isReplaced ? [] : [{ what: id, message: "the rule does not hold any more" }];
  });
}

/** Rules of the baseline standard, and those of the restricted one that ask for at least as much. */
const stricter = [
  ["capabilities-baseline", "capabilities-restricted"],
  ["host-path-volumes", "restricted-volumes"],
  ["proc-mount", "proc-mount-restricted"],
  ["seccomp-profile-baseline", "seccomp-profile-restricted"],
] as const;

/** Rules whose parameters list what is admitted: more of them lets more past. Those of the others list what is asked for. */
const admitting: ReadonlySet<string> = new Set(["allowed-registries", "route-hosts"]);

function laxerParameters({ rule: { id }, parameters }: Policy, next: Policy): Laxer[] {
  const [old, now] = [leaves(parameters), leaves(next.parameters)];
  const [more, less] = [added(old, now), added(now, old)];
  const texts = admitting.has(id)
    ? more.map((leaf) => `it admits ${leaf}`)
    : less.map((leaf) => `it does not ask for ${leaf} any more`);
  return texts.map((message) => ({ what: id, message }));
}

/** The values of parameters, each behind the keys that lead to it; the place in a list does not count. */
function leaves(value: unknown, keys: readonly string[] = []): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => leaves(item, keys));
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, each]) => leaves(each, [...keys, key]))
    : [`${keys.map((key) => `${key} `).join("")}${String(value)}`];
}

function laxerVersion({ rule: { id }, kubernetes }: Policy, next: Policy): Laxer[] {
  const minor = (version: string) => Number(version.split(".")[1]);
  const message = `as of Kubernetes ${next.kubernetes} instead of ${kubernetes}`;
  return minor(next.kubernetes) < minor(kubernetes) ? [{ what: id, message }] : [];
}

function moreExceptions({ rule: { id }, exceptions }: Policy, next: Policy): Laxer[] {
  const object = ({ namespace, name }: ExceptionSpec) => `${namespace}/${name}`;
  const old = new Map(exceptions.map((exception) => [object(exception), exception.until]));
  return next.exceptions.flatMap((exception) => {
    const { until, owner } = exception;
    const ended = old.get(object(exception));
    if (ended === undefined) {
      return [{ what: id, message: `${object(exception)} is let past until ${until}, on the word of ${owner}` }];
    }
    const later = `${object(exception)} is let past until ${until} instead of ${ended}`;
    return until > ended ? [{ what: id, message: later }] : [];
  });
}

function added(before: readonly string[], after: readonly string[]): string[] {
  const known = new Set(before);
  return after.filter((each) => !known.has(each));
}
