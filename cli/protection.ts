import type { Fleet } from "../lib/fleet/fleet.js";
import { tiers } from "../lib/fleet/tiers.js";
import { Failure } from "./failure.js";
import { requireCluster, type Target } from "./waves.js";

/** Names after `--unprotect`, each given alone or several with commas. */
export function unprotectedNames(given: readonly string[]): readonly string[] {
  return given.flatMap((names) => names.split(",")).filter((name) => name !== "");
}

/**
 * Refuses to delete clusters that their tier protects and nobody has named.
 *
 * @throws {@link Failure} that lists them and shows the command, given the names, that deletes them
 */
export function requireUnprotected(
  fleet: Fleet,
  targets: readonly Target[],
  unprotect: readonly string[],
  command: (unprotect: readonly string[]) => string,
): void {
  for (const name of unprotect) {
    requireCluster(fleet, name);
  }
  const kept = targets.filter(({ cluster }) => isProtected(fleet, cluster) && !unprotect.includes(cluster));
  if (kept.length > 0) {
    const all = targets.map(({ cluster }) => cluster).filter((cluster) => isProtected(fleet, cluster));
    throw new Failure(
      [
        "nothing was deleted: these clusters are protected by their tier",
        ...kept.map(({ cluster }) => `  ${cluster} (${fleet.clusters[cluster]?.tier ?? ""})`),
        `to delete them as well: ${command(all)}`,
      ].join("\n"),
    );
  }
}

/** Whether the tier of a cluster protects it from deletion. */
export function isProtected(fleet: Fleet, cluster: string): boolean {
  const spec = fleet.clusters[cluster];
  return spec !== undefined && tiers[spec.tier].deletionProtection;
}
