import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { hardeningOf } from "../../lib/fleet/hardening.js";
import { nearest } from "../../lib/nearest.js";
import { pathOf } from "../../lib/path.js";
import { shown, violation, type Problem } from "../../lib/problem.js";

/** Options of the secure preset that a provider has no field for, and why. */
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
 * What the spec asks for and the provider cannot say, unless `without` names it. Deletion protection is in no list: the stack
 * that applies the Cluster protects it.
 */
export function unsaid(cluster: string, spec: ClusterSpec, without: readonly string[] = []): Problem[] {
  const gaps = presetGaps[spec.cloud];
  const on = hardeningOf(spec);
  const missing = Object.entries(gaps).filter(([option]) => on[option] === true && !without.includes(option));
  return [
    ...missing.map(([option, reason]) => ({
      path: pathOf("clusters", cluster, "hardening", option),
      rule: "unsaid-option",
      message: `must be off, or named in "without", since ${reason}, got true`,
    })),
    ...without.flatMap((option, index) => unneeded(option, index, Object.keys(gaps))),
  ];
}

function unneeded(option: string, index: number, known: readonly string[]): Problem[] {
  if (known.includes(option)) {
    return [];
  }
  const must =
    known.length === 0 ? "not be there, since the provider can say every option" : `be one of ${known.join(", ")}`;
  const fix = nearest(option, known);
  return fix === undefined
    ? [violation("unknown-option", pathOf("without", index), must, { got: option })]
    : [
        {
          path: pathOf("without", index),
          rule: "unknown-option",
          message: `must ${must}, got ${shown(option)}`,
          fix: shown(fix),
        },
      ];
}
