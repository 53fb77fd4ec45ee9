import type { Manifest } from "../../lib/manifests.js";
import { CLUSTER_NAME_LABEL, CORE_VERSION, groups } from "./contract.js";
import { objectMetadata, type ObjectScope } from "./object-scope.js";

/**
 * When a machine counts as broken and is replaced: its node does not report for five minutes, or does not come within ten.
 * Where more than two of five are, the cause is elsewhere and nothing is replaced.
 */
export const healthCheck = {
  checks: {
    nodeStartupTimeoutSeconds: 600,
    unhealthyNodeConditions: [
      { type: "Ready", status: "False", timeoutSeconds: 300 },
      { type: "Ready", status: "Unknown", timeoutSeconds: 300 },
    ],
  },
  remediation: { triggerIf: { unhealthyLessThanOrEqualTo: "40%" } },
} as const;

/** Replaces broken machines of a cluster, of those that carry a label under some key. */
export function machineHealthCheck(scope: ObjectScope, role: string, labelKey: string): Manifest {
  const { cluster } = scope;
  return {
    apiVersion: `${groups.core}/${CORE_VERSION}`,
    kind: "MachineHealthCheck",
    metadata: objectMetadata(scope, `${cluster}-${role}`),
    spec: {
      clusterName: cluster,
      selector: {
        matchLabels: { [CLUSTER_NAME_LABEL]: cluster },
        matchExpressions: [{ key: labelKey, operator: "Exists" }],
      },
      ...healthCheck,
    },
  };
}
