import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import type { PodSecuritySpec } from "../lib/fleet/policies-spec.js";
import { hostNamespaces } from "./host-namespaces.js";
import type { Rule } from "./rule.js";

/** The rules of a Pod Security Standard at a version of Kubernetes; a restricted rule may take the place of a baseline one. */
export function podSecurityRules(level: PodSecuritySpec["level"], version: KubernetesVersion): readonly Rule[] {
  void [level, version];
  return [hostNamespaces];
}
