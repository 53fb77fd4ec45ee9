import type { Fleet } from "../lib/fleet/fleet.js";
import { hardeningOf } from "../lib/fleet/hardening.js";
import { tiers } from "../lib/fleet/tiers.js";
import { Failure } from "./failure.js";
import { requireCluster, type Target } from "./waves.js";

/** What protects clusters from deletion, in a few words, by cluster. */
export type Protections = ReadonlyMap<string, string>;

/** Names after `--unprotect`, each given alone or several with commas. */
export function unprotectedNames(given: readonly string[]): readonly string[] {
  return given.flatMap((names) => names.split(",")).filter((name) => name !== "");
}

/**
 * Refuses names after `--unprotect` that are no clusters.
 *
 * @throws {@link Failure}
 */
export function requireClusters(fleet: Fleet, names: readonly string[]): void {
  for (const name of names) {
    requireCluster(fleet, name);
  }
}

/** What the fleet's data says: each cluster that it protects. */
export function declaredProtections(fleet: Fleet, targets: readonly Target[]): Protections {
  return new Map(targets.flatMap(({ cluster }) => declared(fleet, cluster).map((reason) => [cluster, reason])));
}

/** What stacks have really deployed, beside what the fleet's data says by now: each cluster that is still protected. */
export async function deployedProtections(
  targets: readonly Target[],
  isProtected: (stack: string) => Promise<boolean>,
): Promise<Protections> {
  const found = await Promise.all(
    targets.map(async ({ cluster, stack }) => ((await isProtected(stack)) ? [[cluster, "as deployed"] as const] : [])),
  );
  return new Map(found.flat());
}

/**
 * Refuses to delete clusters that are protected and that nobody has named.
 *
 * @throws {@link Failure} that lists them and shows the command, given the names, that deletes them
 */
export function requireUnprotected(
  protections: Protections,
  unprotect: readonly string[],
  command: (unprotect: readonly string[]) => string,
): void {
  const kept = [...protections].filter(([cluster]) => !unprotect.includes(cluster));
  if (kept.length > 0) {
    throw new Failure(
      [
        "nothing was deleted: these clusters are protected",
        ...kept.map(([cluster, reason]) => `  ${cluster} (${reason})`),
        `to delete them as well: ${command([...protections.keys()])}`,
      ].join("\n"),
    );
  }
}

function declared(fleet: Fleet, cluster: string): readonly string[] {
  const spec = fleet.clusters[cluster];
  if (spec === undefined || hardeningOf(spec)["deletionProtection"] !== true) {
    return [];
  }
  return [tiers[spec.tier].deletionProtection ? `tier ${spec.tier}` : "hardening.deletionProtection"];
}
