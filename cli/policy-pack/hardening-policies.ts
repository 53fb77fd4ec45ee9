import type { ResourceValidationPolicy } from "@pulumi/policy";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { hardeningOf } from "../../lib/fleet/hardening.js";
import { aksRules } from "../../policies/hardening/aks-rules.js";
import { eksRules } from "../../policies/hardening/eks-rules.js";
import { gkeRules } from "../../policies/hardening/gke-rules.js";
import { hardeningProblems } from "../../policies/hardening/hardening-problems.js";
import type { HardeningRule } from "../../policies/hardening/hardening-rule.js";
import { resourceCluster } from "./resource-cluster.js";

/**
 * The rules of the secure preset. What a cluster's spec leaves out by name is not asked of its resources; a cluster that the
 * fleet does not have is asked for everything.
 */
export function hardeningPolicies(fleet: Fleet): ResourceValidationPolicy[] {
  return [...eksRules, ...gkeRules, ...aksRules].map((rule) => ({
    name: rule.id,
    description: `${rule.title}. ${rule.why}`,
    enforcementLevel: "mandatory",
    validateResource: ({ type, props, urn, name }, reportViolation) => {
      const cluster = resourceCluster(fleet, { urn, name });
      if (isAskedFor(rule, cluster === undefined ? undefined : fleet.clusters[cluster])) {
        for (const problem of hardeningProblems(rule, { type, inputs: props })) {
          reportViolation(`${problem}; hardening.${rule.option}: false in the fleet leaves it out`);
        }
      }
    },
  }));
}

function isAskedFor({ option }: HardeningRule, spec: ClusterSpec | undefined): boolean {
  return spec === undefined || spec.cloud === "local" || hardeningOf(spec)[option] !== false;
}
