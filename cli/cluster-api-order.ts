import { isFromClusterApi } from "../lib/fleet/provisioner.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import type { HeldCluster } from "./clusters-on-management.js";
import { Failure } from "./failure.js";
import type { StackOutputs } from "./stack-outputs.js";
import type { Target } from "./waves.js";

/** Tells what a stack has left behind. */
export type OutputsOf = (stack: string) => Promise<StackOutputs>;

/** How one would type the same command for other clusters. */
type CommandFor = (clusters: readonly string[]) => string;

/**
 * Refuses to create or change clusters of Cluster API when the management cluster, which makes them, neither exists nor is one of
 * the targets.
 *
 * @throws {@link Failure}
 */
export async function requireManagement(
  fleet: Fleet,
  targets: readonly Target[],
  outputsOf: OutputsOf,
  command: CommandFor,
): Promise<void> {
  const { management } = fleet;
  const names = targets.map(({ cluster }) => cluster);
  const needing = names.filter((name) => isDeclared(fleet, name));
  if (needing.length === 0 || names.includes(management)) {
    return;
  }
  if ("absent" in (await outputsOf(fleet.clusters[management]?.stack ?? management))) {
    throw new Failure(
      [
        `nothing was changed: Cluster API on ${management} makes ${needing.join(", ")}, and ${management} does not exist yet`,
        `to create it first: ${command([management, ...names])}`,
      ].join("\n"),
    );
  }
}

/**
 * Refuses to change the management cluster to what a fleet wants that has let go of clusters which Cluster API still holds there:
 * with the last cluster of a cloud goes what could delete them.
 *
 * @throws {@link Failure}
 */
export function requireNoneForsaken(
  fleet: Fleet,
  targets: readonly Target[],
  held: readonly HeldCluster[],
  command: CommandFor,
): void {
  const forsaken = held.filter(({ name, isOurs }) => isOurs && !isDeclared(fleet, name)).map(({ name }) => name);
  if (forsaken.length > 0 && targets.some(({ cluster }) => cluster === fleet.management)) {
    throw new Failure(
      [
        `nothing was changed: Cluster API on ${fleet.management} still holds ${forsaken.join(", ")}, which the fleet ${fleet.name} does not give to it any more; what could delete them would go`,
        `delete them first, with the fleet as it was: ${command(forsaken)}`,
      ].join("\n"),
    );
  }
}

/**
 * Refuses to delete the management cluster while clusters that Cluster API has made there stay: nothing could delete them then.
 *
 * @param made - clusters that it has made, as far as anybody knows
 * @throws {@link Failure}
 */
export function requireNoneLeft(
  { management, clusters }: Fleet,
  going: readonly Target[],
  made: readonly string[],
  command: CommandFor,
): void {
  const names = going.map(({ cluster }) => cluster);
  const left = [...new Set(made)].filter((name) => !names.includes(name));
  if (left.length === 0 || !names.includes(management)) {
    return;
  }
  const ofFleet = left.filter((name) => Object.hasOwn(clusters, name));
  const others = left.filter((name) => !ofFleet.includes(name));
  throw new Failure(
    [
      `nothing was deleted: Cluster API on ${management} has made ${left.join(", ")}, which nothing could delete without it`,
      ...(ofFleet.length > 0 ? [`to delete ${ofFleet.join(", ")} as well: ${command([...names, ...ofFleet])}`] : []),
      ...(others.length > 0
        ? [`the fleet does not have ${others.join(", ")}: kubectl delete cluster on ${management}`]
        : []),
    ].join("\n"),
  );
}

/** Clusters that have a stack and are Cluster API's, by the fleet's data or, whatever that says by now, as they were deployed. */
export async function madeByClusterApi(
  fleet: Fleet,
  existing: readonly Target[],
  outputsOf: OutputsOf,
): Promise<readonly string[]> {
  const states = await Promise.all(
    existing.map(async ({ cluster, stack }) => ({
      cluster,
      isMade: isDeclared(fleet, cluster) || isDeployed(await outputsOf(stack)),
    })),
  );
  return states.filter(({ isMade }) => isMade).map(({ cluster }) => cluster);
}

function isDeclared({ clusters }: Fleet, cluster: string): boolean {
  const spec = clusters[cluster];
  return spec !== undefined && isFromClusterApi(spec);
}

function isDeployed(outputs: StackOutputs): boolean {
  return "provisioner" in outputs && outputs.provisioner === "cluster-api";
}
