import type { CommonPolicyEngineSpec, FailurePolicy } from "../../lib/fleet/services-spec.js";
import { compareTexts } from "../../lib/compare-texts.js";
import type { Tier } from "../../lib/fleet/tiers.js";
import { dnsLabel } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";

/** What holds for a policy engine, its defaults filled in. */
export interface PolicyEngineSettings {
  readonly failurePolicy: FailurePolicy;
  /** Names in alphabetical order, those of Kubernetes itself among them, without that of the engine. */
  readonly excludedNamespaces: readonly string[];
  readonly timeoutSeconds: number;
}

/** Namespaces of Kubernetes itself; the heartbeats of nodes are in the first. */
export const systemNamespaces = ["kube-node-lease", "kube-public", "kube-system"] as const;

/** Prefix of what a policy engine provides; a cluster has one. */
export const policyEngineProvision = "policy-engine/";

/** Annotation by which AKS leaves a webhook alone, which it would otherwise have ignore namespaces by a label. */
export const enforcerAnnotations = { "admissions.enforcer/disabled": "true" } as const;

/** The settings of a policy engine on a cluster of a tier. */
export function policyEngineSettings(
  tier: Tier,
  {
    failurePolicy = tier === "development" ? "Ignore" : "Fail",
    excludedNamespaces = [],
    ...options
  }: CommonPolicyEngineSpec,
): PolicyEngineSettings {
  return {
    failurePolicy,
    excludedNamespaces: [...new Set([...systemNamespaces, ...excludedNamespaces])].sort(compareTexts),
    timeoutSeconds: options.timeoutSeconds ?? 5,
  };
}

/** What is wrong with the options of a policy engine that are written at `path`. */
export function policyEngineProblems(path: string, options: CommonPolicyEngineSpec): Problem[] {
  const { excludedNamespaces = [], timeoutSeconds = 5 } = options;
  const isTimeout = Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1 && timeoutSeconds <= 30;
  const seconds = "be a whole number of seconds, 1 to 30";
  return [
    ...excludedNamespaces.flatMap((name, index) => dnsLabel(`${path}.${pathOf("excludedNamespaces", index)}`, name)),
    ...(isTimeout ? [] : [violation("webhook-timeout", `${path}.timeoutSeconds`, seconds, { got: timeoutSeconds })]),
  ];
}
