import type { Fleet } from "../lib/fleet/fleet.js";
import type { ClusterStatus } from "./cluster-status.js";
import type { InventoryRow } from "./inventory-rows.js";

/** What whoever looks at the clusters should know: where inventory and fleet differ, and which control plane was not healthy. */
export function inventoryNotes(
  { name: fleet, management }: Fleet,
  clusters: readonly ClusterStatus[],
  foreign: readonly InventoryRow[],
): readonly string[] {
  const unlisted = clusters.filter(({ inInventory }) => inInventory === false).map(({ name }) => name);
  const unhealthy = clusters.filter(({ healthy }) => healthy === false).map(({ name }) => name);
  return [
    ...(foreign.length > 0
      ? [
          `in the inventory of ${management}, but not in the fleet ${fleet}: ${foreign.map(({ name }) => name).join(", ")}`,
        ]
      : []),
    ...(unlisted.length > 0
      ? [
          `in the fleet ${fleet}, but not in the inventory of ${management}: ${unlisted.join(", ")}; flotilla up ${management} puts them there`,
        ]
      : []),
    ...(unhealthy.length > 0 ? [`control plane not healthy when its stack has last run: ${unhealthy.join(", ")}`] : []),
  ];
}
