import type { Fleet } from "../../lib/fleet/fleet.js";
import type { PolicyEngineSpec } from "../../lib/fleet/services-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { gatekeeperPolicies } from "../../policies/engines/gatekeeper.js";
import { inTreePolicies } from "../../policies/engines/in-tree.js";
import { kyvernoPolicies } from "../../policies/engines/kyverno.js";
import type { EngineRole, PolicySet } from "../../policies/policy-set.js";
import type { OwnParts } from "../platform.js";
import { chosenService } from "../services/service-settings.js";
import { clusterPolicies } from "./cluster-policies.js";

/** The policies of a policy engine that a cluster can carry. */
const engines: Readonly<Record<PolicyEngineSpec["engine"], (set: PolicySet, role: EngineRole) => Manifest[]>> = {
  kyverno: kyvernoPolicies,
  gatekeeper: gatekeeperPolicies,
};

/**
 * The rules of a cluster as objects of the engines that it has: one of them answers when objects are admitted, and the policy engine,
 * where the API server is the one that answers, reports on what is there already.
 */
export function policyManifests(fleet: Fleet, cluster: string, own: OwnParts = {}): Manifest[] {
  const set = clusterPolicies(fleet, cluster, own);
  const spec = fleet.clusters[cluster];
  if (set === undefined || spec === undefined) {
    return [];
  }
  const isInTree = fleet.policies?.admission !== "engine";
  const engine = chosenService(fleet, spec, "policyEngine")?.engine;
  return [
    ...(isInTree ? inTreePolicies(set) : []),
    ...(engine === undefined ? [] : engines[engine](set, isInTree ? "background" : "admission")),
  ];
}
