import type { ClusterSpec } from "./cluster-spec.js";
import { hardeningOf } from "./hardening.js";

/** Options of the secure preset that a provider of Cluster API has no field for, and why. */
export const presetGaps: Readonly<Record<ClusterSpec["cloud"], Readonly<Record<string, string>>>> = {
  eks: {},
  gke: {
    secretsEncryption: "GCPManagedControlPlane has no field for a key",
    auditLogs: "GCPManagedControlPlane names a logging service, but not the logs of the control plane",
    strictAuthentication: "GCPManagedControlPlane has no field for client certificates and anonymous access",
    diskEncryption: "GCPManagedMachinePool has no field for a key",
    networkPolicy: "GCPManagedControlPlane has no field for Dataplane V2",
    automaticUpgrades: "the provider holds a version exactly and would go back from an upgrade",
    securityPosture: "GCPManagedControlPlane has no field for it",
  },
  aks: {
    auditLogs: "nothing in the objects makes a workspace and sends the logs to it",
    defender: "nothing in the objects makes the workspace that it needs",
  },
  local: {},
};

/**
 * The options that a spec has on and the provider cannot say, with the reason. Deletion protection is in no list: the stack
 * that applies the Cluster protects it.
 */
export function unsaidOptions(spec: ClusterSpec): (readonly [option: string, reason: string])[] {
  const on = hardeningOf(spec);
  return Object.entries(presetGaps[spec.cloud]).filter(([option]) => on[option] === true);
}
