import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { pathOf } from "../../lib/path.js";
import type { Problem } from "../../lib/problem.js";

/** A feature gate of a manager, as `<provider>/<gate>`. */
export type Gate = keyof typeof gates;

interface GateFacts {
  /** Whether it is on when nobody says anything. */
  readonly on: boolean;
  /** The variable that switches it on when the provider is installed. */
  readonly variable: string;
}

/**
 * The gates that our objects need.
 *
 * - https://cluster-api.sigs.k8s.io/tasks/experimental-features/experimental-features
 * - https://github.com/kubernetes-sigs/cluster-api-provider-gcp/blob/main/config/manager/manager.yaml
 */
export const gates = {
  "cluster-api/MachinePool": { on: true, variable: "EXP_MACHINE_POOL" },
  "cluster-api/ClusterTopology": { on: false, variable: "CLUSTER_TOPOLOGY" },
  "aws/EKS": { on: true, variable: "CAPA_EKS" },
  "aws/MachinePool": { on: true, variable: "EXP_MACHINE_POOL" },
  "gcp/GKE": { on: false, variable: "EXP_CAPG_GKE" },
  "gcp/MachinePool": { on: false, variable: "EXP_MACHINE_POOL" },
  "azure/ASOAPI": { on: true, variable: "EXP_ASO_API" },
} as const satisfies Readonly<Record<string, GateFacts>>;

/** The gates that clusters of a cloud need, and the kind that asks for each. */
const needed: Readonly<Record<ClusterSpec["cloud"], readonly Gate[]>> = {
  eks: ["cluster-api/MachinePool", "aws/EKS", "aws/MachinePool"],
  gke: ["cluster-api/MachinePool", "gcp/GKE", "gcp/MachinePool"],
  aks: ["cluster-api/MachinePool", "azure/ASOAPI"],
  local: [],
};

/** The gates that must be on for the objects of a cluster; none of them can be left out. */
export function neededGates({ cloud }: Pick<ClusterSpec, "cloud">): readonly Gate[] {
  return needed[cloud];
}

/** Gates that the objects of a cluster need and that are off: its objects would be refused, or wait for ever. */
export function closedGates(wanted: readonly Gate[], set: Readonly<Partial<Record<Gate, boolean>>> = {}): Problem[] {
  return wanted
    .filter((gate) => !(set[gate] ?? gates[gate].on))
    .map((gate) => ({
      path: pathOf("gates", gate),
      rule: "closed-gate",
      message: `must be on (${gates[gate].variable}=true where its provider is installed), got ${String(set[gate] ?? "nothing, which is off")}`,
    }));
}
