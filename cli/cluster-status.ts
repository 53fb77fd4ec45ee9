import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";

/** How many there are and how many of them are ready. */
export interface Readiness {
  readonly ready: number;
  readonly total: number;
}

/** What a live cluster said of itself. */
export interface LiveCluster {
  /** Version of its API server: `"1.35.2"`. */
  readonly kubernetes: string;
  readonly nodes: Readiness;
  /** Pods, without those that have finished. */
  readonly pods: Readiness;
}

/**
 * Whether a cluster can be used: all nodes and pods ready; not all of them yet; its API server does not answer; its stack has
 * not created it, or not wholly.
 */
export type Phase = "Ready" | "Progressing" | "Unreachable" | "Absent";

/** A cluster of the fleet as `get clusters` shows it. */
export interface ClusterStatus {
  readonly name: string;
  readonly cloud: ClusterSpec["cloud"];
  /** Region of its cloud; a local cluster has none. */
  readonly region: string | null;
  readonly tier: ClusterSpec["tier"];
  readonly kubernetes: string;
  readonly phase: Phase;
  readonly nodes: Readiness;
  readonly pods: Readiness;
}

const none: Readiness = { ready: 0, total: 0 };

/** Puts together what the fleet's data and the live cluster say; without the latter, `phase` says why. */
export function clusterStatus(
  name: string,
  spec: ClusterSpec,
  live: LiveCluster | "Unreachable" | "Absent",
): ClusterStatus {
  const found = typeof live === "string" ? undefined : live;
  return {
    name,
    cloud: spec.cloud,
    region: "region" in spec ? spec.region : null,
    tier: spec.tier,
    kubernetes: found?.kubernetes ?? spec.kubernetes,
    phase: typeof live === "string" ? live : phase(live),
    nodes: found?.nodes ?? none,
    pods: found?.pods ?? none,
  };
}

function phase({ nodes, pods }: LiveCluster): Phase {
  return nodes.total > 0 && nodes.ready === nodes.total && pods.ready === pods.total ? "Ready" : "Progressing";
}
