import type { NodePool } from "../../lib/fleet/cluster-spec.js";

/** How many nodes a pool has. */
export interface PoolSize {
  readonly min: number;
  readonly max: number;
  /** Number of nodes when the pool is created. */
  readonly start: number;
  /** Whether the autoscaler changes the number afterwards. */
  readonly autoscaled: boolean;
}

/** The size of a pool: an autoscaled one starts at its minimum. */
export function poolSize(pool: NodePool): PoolSize {
  return "nodes" in pool
    ? { min: pool.nodes, max: pool.nodes, start: pool.nodes, autoscaled: false }
    : { min: pool.min, max: pool.max, start: pool.min, autoscaled: true };
}
