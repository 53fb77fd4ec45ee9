import type { EnforcementLevel, ResourceValidationPolicy } from "@pulumi/policy";

import { clusterPolicies } from "../../constructs/policies/cluster-policies.js";
import type { OwnParts } from "../../constructs/platform.js";
import { compareTexts } from "../../lib/compare-texts.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Manifest } from "../../lib/manifests.js";
import { podKinds } from "../../policies/engines/pod-kinds.js";
import { judge, type Judge } from "../../policies/finding.js";
import type { Rule } from "../../policies/rule.js";
import { resourceCluster } from "./resource-cluster.js";

/** A rule of a cluster, ready to judge. */
interface ReadyRule {
  readonly rule: Rule;
  readonly level: EnforcementLevel;
  readonly judge: Judge;
}

/**
 * The rules that objects are held to. A rule that some clusters enforce and others do not is two policies, since Pulumi gives a
 * policy one level: the second is called `<rule>-advisory`.
 */
export function rulePolicies(fleet: Fleet, own: OwnParts): ResourceValidationPolicy[] {
  const ready = new Map(Object.keys(fleet.clusters).map((cluster) => [cluster, readyRules(fleet, cluster, own)]));
  const byName = new Map<string, ReadyRule>();
  for (const each of [...ready.values()].flatMap((rules) => [...rules.values()])) {
    byName.set(policyName(each), each);
  }
  return [...byName]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([name, { rule, level }]) => ({
      name,
      description: `${rule.title}. ${rule.why}`,
      enforcementLevel: level,
      validateResource: (resource, reportViolation) => {
        const cluster = resourceCluster(fleet, resource);
        const found = cluster === undefined ? undefined : ready.get(cluster)?.get(rule.id);
        const manifest = isJudged(rule, resource) ? (plain(resource.props) as Manifest) : undefined;
        if (found?.level === level && manifest !== undefined) {
          for (const { object, field, must, fix } of found.judge(manifest)) {
            reportViolation(`${object} on ${cluster ?? ""}: ${field} must ${must}; ${fix}`);
          }
        }
      },
    }));
}

function readyRules(fleet: Fleet, cluster: string, own: OwnParts): ReadonlyMap<string, ReadyRule> {
  const set = clusterPolicies(fleet, cluster, own);
  return new Map(
    set?.policies.map((policy) => [
      policy.rule.id,
      {
        rule: policy.rule,
        level: set.enforcement === "enforce" ? "mandatory" : "advisory",
        judge: judge({ ...set, policies: [policy] }),
      },
    ]),
  );
}

function policyName({ rule, level }: ReadyRule): string {
  return level === "mandatory" ? rule.id : `${rule.id}-advisory`;
}

/** By its type, `kubernetes:apps/v1:Deployment`: of an object that no rule is about, nothing that is not known yet is asked for. */
function isJudged({ matches }: Rule, { type }: { readonly type: string }): boolean {
  const kinds = matches === "pods" ? podKinds : matches.resources;
  return kinds.some(({ group, version, kind }) => type === `kubernetes:${group || "core"}/${version}:${kind}`);
}

/** The properties without the proxies of the policy SDK, which end the check at a value that a preview does not know yet. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
    : value;
}
