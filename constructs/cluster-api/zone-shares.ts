import type { NodePool } from "../../lib/fleet/cluster-spec.js";

/**
 * The parts of a pool, one for each zone: a MachineDeployment has all its machines in one. What does not divide evenly goes to
 * the first zones, so the parts together are the pool.
 */
export function zoneShares(pool: NodePool, zones: number): readonly NodePool[] {
  return Array.from({ length: zones }, (_, index) => {
    const part = (total: number) => Math.floor(total / zones) + Number(index < total % zones);
    return "nodes" in pool
      ? { ...pool, nodes: part(pool.nodes) }
      : { ...pool, min: part(pool.min), max: part(pool.max) };
  });
}
