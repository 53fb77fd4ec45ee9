import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec, KubernetesVersion } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Enforcement, ExceptionSpec, PoliciesSpec } from "../../lib/fleet/policies-spec.js";
import { podSecurityRules } from "../../policies/pod-security.js";
import type { Policy, PolicySet } from "../../policies/policy-set.js";
import { normalizedRegistries } from "../../policies/registries.js";
import type { Rule } from "../../policies/rule.js";
import { rules } from "../../policies/rules.js";
import type { OwnParts } from "../platform.js";
import { policyEngineSettings } from "../services/policy-engine.js";
import { chosenService } from "../services/service-settings.js";
import { platformNamespaces } from "./platform-namespaces.js";
import { routeDomains } from "./route-domains.js";

/** A rule of a fleet's own, with its parameters. */
export interface OwnRule {
  readonly rule: Rule;
  /**
   * Parameters, which have the shape that the rule asks for.
   *
   * @defaultValue `{}`
   */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A rule that a cluster is held to, before exceptions. */
export interface ChosenRule {
  readonly rule: Rule;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly kubernetes: KubernetesVersion;
}

/** Id of the rule that `policies.registries` is for. */
export const registriesRule = "allowed-registries";

/** The rules of a cluster as the fleet's data and its own parts describe them; none where the fleet has no policies. */
export function clusterPolicies(fleet: Fleet, cluster: string, own: OwnParts = {}): PolicySet | undefined {
  const { policies } = fleet;
  const spec = fleet.clusters[cluster];
  if (policies === undefined || spec === undefined) {
    return undefined;
  }
  const engine = chosenService(fleet, spec, "policyEngine") ?? {};
  const { failurePolicy, excludedNamespaces } = policyEngineSettings(spec.tier, engine);
  const exceptions = exceptionsByRule(policies.exceptions ?? [], cluster);
  return {
    policies: chosenRules(fleet, cluster, own.rules?.(cluster)).map((chosen): Policy => ({
      ...chosen,
      exceptions: exceptions.get(chosen.rule.id) ?? [],
    })),
    enforcement: enforcementOf(fleet, cluster, policies),
    failurePolicy,
    judged: policies.judged ?? "pods-and-controllers",
    excludedNamespaces: [...new Set([...excludedNamespaces, ...platformNamespaces(fleet, cluster, own)])].sort(
      compareTexts,
    ),
  };
}

/** The rules that a cluster is held to, in the order of their ids; those that nobody knows are left out. */
export function chosenRules(fleet: Fleet, cluster: string, own: readonly OwnRule[] = []): ChosenRule[] {
  const { policies } = fleet;
  const spec = fleet.clusters[cluster];
  if (policies === undefined || spec === undefined) {
    return [];
  }
  const { kubernetes } = spec;
  const chosen = [
    ...podSecurity(policies, spec),
    ...named(writtenRules(fleet, cluster, policies), kubernetes),
    ...own.map(({ rule, parameters = {} }) => ({ rule, parameters, kubernetes })),
  ];
  return chosen.sort((a, b) => compareTexts(a.rule.id, b.rule.id));
}

/** How strictly a cluster holds objects to its rules. */
export function enforcementOf({ management, rollout }: Fleet, cluster: string, policies: PoliciesSpec): Enforcement {
  const ring = rollout.findIndex((names) => names.includes(cluster));
  // The checks refuse a cluster without a ring and a ring without a word; what is read of such a fleet all the same is not let past.
  return cluster === management ? policies.enforcement.management : (policies.enforcement.rings[ring] ?? "enforce");
}

const byId: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

function podSecurity({ podSecurity: standard }: PoliciesSpec, spec: ClusterSpec): ChosenRule[] {
  if (standard === undefined) {
    return [];
  }
  const kubernetes = standard.version ?? spec.kubernetes;
  return podSecurityRules(standard.level, kubernetes).map((rule) => ({ rule, parameters: {}, kubernetes }));
}

/** The parameters of the rules that the data names, by id; what it leaves to be found out is filled in. */
function writtenRules(
  fleet: Fleet,
  cluster: string,
  { registries, rules = {} }: PoliciesSpec,
): NonNullable<PoliciesSpec["rules"]> {
  const routes = rules["route-hosts"];
  return {
    ...rules,
    ...(routes === undefined ? {} : { "route-hosts": { domains: routeDomains(fleet, cluster), ...routes } }),
    ...(registries === undefined ? {} : { [registriesRule]: { registries: normalizedRegistries(registries) } }),
  };
}

function named(written: NonNullable<PoliciesSpec["rules"]>, kubernetes: KubernetesVersion): ChosenRule[] {
  return Object.entries(written).flatMap(([id, parameters]) => {
    const rule = byId.get(id);
    return rule === undefined ? [] : [{ rule, parameters, kubernetes }];
  });
}

function exceptionsByRule(exceptions: readonly ExceptionSpec[], cluster: string): Map<string, ExceptionSpec[]> {
  const found = new Map<string, ExceptionSpec[]>();
  for (const exception of exceptions) {
    if (exception.clusters?.includes(cluster) ?? true) {
      const others = found.get(exception.rule);
      if (others === undefined) {
        found.set(exception.rule, [exception]);
      } else {
        others.push(exception);
      }
    }
  }
  return found;
}
