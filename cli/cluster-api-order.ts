import { isFromClusterApi } from "../lib/fleet/checks/provisioner.js";
import type { Fleet } from "../lib/fleet/fleet.js";
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

/** Which clusters are deleted, and which others have a stack. */
export interface Departure {
  readonly going: readonly Target[];
  readonly staying: readonly Target[];
}

/**
 * Refuses to delete the management cluster while clusters that Cluster API has made there stay: nothing could delete them then.
 *
 * @throws {@link Failure}
 */
export async function requireNoneLeft(
  fleet: Fleet,
  { going, staying }: Departure,
  outputsOf: OutputsOf,
  command: CommandFor,
): Promise<void> {
  const { management } = fleet;
  const names = going.map(({ cluster }) => cluster);
  if (!names.includes(management)) {
    return;
  }
  const isLeft = async ({ cluster, stack }: Target) =>
    // What was deployed counts as well: an edit of the fleet's data deletes nothing by itself.
    isDeclared(fleet, cluster) || isDeployed(await outputsOf(stack));
  const states = await Promise.all(staying.map(async (target) => ({ target, isLeft: await isLeft(target) })));
  const left = states.filter((state) => state.isLeft).map(({ target }) => target.cluster);
  if (left.length > 0) {
    throw new Failure(
      [
        `nothing was deleted: Cluster API on ${management} has made ${left.join(", ")}, which nothing could delete without it`,
        `to delete ${left.length === 1 ? "it" : "them"} as well: ${command([...names, ...left])}`,
      ].join("\n"),
    );
  }
}

function isDeclared({ clusters }: Fleet, cluster: string): boolean {
  const spec = clusters[cluster];
  return spec !== undefined && isFromClusterApi(spec);
}

function isDeployed(outputs: StackOutputs): boolean {
  return "provisioner" in outputs && outputs.provisioner === "cluster-api";
}
