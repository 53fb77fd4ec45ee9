import { REPLICAS_MANAGED_BY } from "../../constructs/cluster-api/pool-replicas.js";
import type { FamilyPool } from "./family.js";

/** How many nodes a MachinePool wants. */
export function wantedReplicas({ machinePool }: FamilyPool): number {
  return Number(machinePool.spec?.["replicas"] ?? 1);
}

/** Whether an autoscaler decides how many nodes a pool has, so that the provider writes down what it decided. */
export function isAutoscaled({ machinePool }: FamilyPool): boolean {
  return machinePool.metadata.annotations?.[REPLICAS_MANAGED_BY] !== undefined;
}

/** The number within bounds. */
export function within(min: number, value: number, max: number): number {
  return Math.min(Math.max(min, value), max);
}
