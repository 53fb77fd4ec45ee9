import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import type { Validation } from "./rule.js";

/** Pods that a rule does not apply to, from a version of the Pod Security Standards on. */
export interface Exemption {
  readonly since: KubernetesVersion;
  /** CEL that is true of these pods. */
  readonly expression: string;
}

/** Pods for Windows: the API server refuses them when they set what only Linux has. */
export const windowsPods: Exemption = {
  since: "1.25",
  expression: "variables.pod.?os.?name.orValue('') == 'windows'",
};

/** Pods in a user namespace: their root is nobody on the node. */
export const userNamespacePods: Exemption = {
  since: "1.35",
  expression: "variables.pod.?hostUsers.orValue(true) == false",
};

/** Validations that hold for every pod, and from the version of the exemption on for all but the exempt ones. */
export function exempt(pods: Exemption, validations: readonly Validation[]): readonly Validation[] {
  return validations.flatMap((validation) => [
    { ...validation, until: pods.since },
    { ...validation, since: pods.since, expression: `${pods.expression} || (${validation.expression})` },
  ]);
}
