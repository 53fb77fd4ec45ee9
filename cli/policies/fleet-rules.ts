import { policyManifests } from "../../constructs/policies/policy-manifests.js";
import { clusterPolicies } from "../../constructs/policies/cluster-policies.js";
import { compareTexts } from "../../lib/compare-texts.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Enforcement, ExceptionSpec } from "../../lib/fleet/policies-spec.js";
import type { PolicyEngineSpec } from "../../lib/fleet/services-spec.js";
import { apiGroup } from "../../lib/manifests.js";
import type { PolicySet } from "../../policies/policy-set.js";
import type { Rule } from "../../policies/rule.js";
import { rules } from "../../policies/rules.js";
import type { FleetModule } from "../project.js";

/** What holds the objects of a cluster to its rules. */
export type Engine = "in-tree" | PolicyEngineSpec["engine"];

/** A rule, and where a fleet holds objects to it. */
export interface FleetRule {
  readonly rule: Rule;
  /** In alphabetical order; none where no cluster is held to the rule. */
  readonly engines: readonly Engine[];
  /** How strictly the management cluster and each ring hold objects to it; undefined where they do not. */
  readonly management: Enforcement | undefined;
  readonly rings: readonly (Enforcement | undefined)[];
  /** Clusters by the parameters that they have it with, as JSON; `{}` where it takes none. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  readonly exceptions: readonly ExceptionSpec[];
}

/** Every rule that flotilla or the fleet has, by id in alphabetical order, and where the fleet holds objects to it. */
export function fleetRules({ fleet, own }: FleetModule): FleetRule[] {
  const sets = new Map(
    Object.keys(fleet.clusters).flatMap((cluster) => {
      const set = clusterPolicies(fleet, cluster, own);
      return set === undefined ? [] : [[cluster, set] as const];
    }),
  );
  const engines = new Map([...sets.keys()].map((cluster) => [cluster, enginesOf(fleet, cluster)]));
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  for (const { policies } of sets.values()) {
    for (const { rule } of policies) known.set(rule.id, rule);
  }
  const inForce = clustersByRule(sets);
  return [...known.values()]
    .sort((a, b) => compareTexts(a.id, b.id))
    .map((rule) => {
      const parameters = inForce.get(rule.id) ?? new Map<string, string>();
      const word = (cluster: string) => (parameters.has(cluster) ? sets.get(cluster)?.enforcement : undefined);
      return {
        rule,
        engines: [...new Set([...parameters.keys()].flatMap((cluster) => engines.get(cluster) ?? []))].sort(
          compareTexts,
        ),
        management: word(fleet.management),
        rings: fleet.rollout.map((ring) => ring.map(word).find((found) => found !== undefined)),
        parameters: inverted(parameters),
        exceptions: (fleet.policies?.exceptions ?? []).filter((exception) => exception.rule === rule.id),
      };
    });
}

/** Parameters as JSON by cluster, by the rule that they are for. */
function clustersByRule(sets: ReadonlyMap<string, PolicySet>): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const [cluster, { policies }] of sets) {
    for (const { rule, parameters } of policies) {
      const clusters = found.get(rule.id) ?? new Map<string, string>();
      found.set(rule.id, clusters.set(cluster, JSON.stringify(parameters)));
    }
  }
  return found;
}

function inverted(parameters: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const clusters = new Map<string, string[]>();
  for (const [cluster, text] of parameters) {
    clusters.set(text, [...(clusters.get(text) ?? []), cluster]);
  }
  return clusters;
}

const engineOfGroup: Readonly<Record<string, Engine>> = {
  "admissionregistration.k8s.io": "in-tree",
  "constraints.gatekeeper.sh": "gatekeeper",
  "policies.kyverno.io": "kyverno",
};

/** The engines that get the rules of a cluster, from the objects that they get. */
function enginesOf(fleet: Fleet, cluster: string): readonly Engine[] {
  const groups = new Set(policyManifests(fleet, cluster).map(apiGroup));
  return [...groups].flatMap((group) => engineOfGroup[group] ?? []);
}
