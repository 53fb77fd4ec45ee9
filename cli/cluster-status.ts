import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";
import { provisionerOf } from "../lib/fleet/provisioner.js";
import type { InventoryRow } from "./inventory-rows.js";

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
 * not created it, or not wholly; the inventory lists it, but it is not the fleet's.
 */
export type Phase = "Ready" | "Progressing" | "Unreachable" | "Absent" | "Foreign";

/** A cluster as `get clusters` shows it. */
export interface ClusterStatus {
  readonly name: string;
  /** Service that runs its control plane; only a cluster that is not the fleet's may have said none. */
  readonly cloud: string | null;
  /** Region of its cloud; a local cluster has none. */
  readonly region: string | null;
  readonly tier: string | null;
  /** Who creates it. */
  readonly provisioner: string | null;
  /** Ring in which changes reach it, as the inventory has it: 0 is the management cluster. */
  readonly ring: number | null;
  readonly kubernetes: string;
  readonly phase: Phase;
  readonly nodes: Readiness;
  readonly pods: Readiness;
  /** Whether its control plane was healthy when its stack has last run, as the inventory has it. */
  readonly healthy: boolean | null;
  /** Whether the inventory lists it; `null` where there is no inventory to ask. */
  readonly inInventory: boolean | null;
}

/** What is known of a cluster of the fleet beside its data. */
export interface Known {
  /** What it said of itself, or why it said nothing. */
  readonly live: LiveCluster | "Unreachable" | "Absent";
  /** What the inventory says of it. */
  readonly row?: InventoryRow | undefined;
  /** Whether there is an inventory. */
  readonly hasInventory: boolean;
}

const none: Readiness = { ready: 0, total: 0 };

/** Puts together what the inventory, the live cluster and, where these are silent, the fleet's data say. */
export function clusterStatus(name: string, spec: ClusterSpec, { live, row, hasInventory }: Known): ClusterStatus {
  const otherwise = row?.kubernetes ?? spec.kubernetes;
  return {
    ...listed(row, {
      name,
      cloud: spec.cloud,
      region: "region" in spec ? spec.region : null,
      tier: spec.tier,
      provisioner: provisionerOf(spec),
    }),
    ...(typeof live === "string"
      ? { kubernetes: otherwise, phase: live, nodes: none, pods: none }
      : { ...live, phase: phase(live) }),
    inInventory: hasInventory ? row !== undefined : null,
  };
}

/** A cluster that the inventory lists and the fleet does not know: nobody here can reach it. */
export function foreignCluster(row: InventoryRow): ClusterStatus {
  return {
    ...listed(row, { name: row.name, cloud: null, region: null, tier: null, provisioner: null }),
    kubernetes: row.kubernetes ?? row.properties["kubernetes"] ?? "–",
    phase: "Foreign",
    nodes: none,
    pods: none,
    inInventory: true,
  };
}

type Listed = Pick<ClusterStatus, "name" | "cloud" | "region" | "tier" | "provisioner">;

/** What stands in the inventory, and else what the fleet's data says. */
function listed(
  row: InventoryRow | undefined,
  { name, ...otherwise }: Listed,
): Listed & Pick<ClusterStatus, "ring" | "healthy"> {
  const { cloud, region, tier, provisioner, ring } = row?.properties ?? {};
  return {
    name,
    cloud: cloud ?? otherwise.cloud,
    region: region ?? otherwise.region,
    tier: tier ?? otherwise.tier,
    provisioner: provisioner ?? otherwise.provisioner,
    ring: ring === undefined ? null : Number(ring),
    healthy: row?.healthy ?? null,
  };
}

function phase({ nodes, pods }: LiveCluster): Phase {
  return nodes.total > 0 && nodes.ready === nodes.total && pods.ready === pods.total ? "Ready" : "Progressing";
}
