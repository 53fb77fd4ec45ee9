import type { ResourceValidationPolicy } from "@pulumi/policy";

import type { OwnParts } from "../../constructs/platform.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { hardeningPolicies } from "./hardening-policies.js";
import { rulePolicies } from "./rule-policies.js";

/**
 * A fleet's rules as policies of Pulumi: those of objects, for every Kubernetes resource of a stack, and those of the secure
 * preset, for the clusters themselves.
 */
export function packPolicies(fleet: Fleet, own: OwnParts): ResourceValidationPolicy[] {
  return [...rulePolicies(fleet, own), ...hardeningPolicies(fleet)];
}
