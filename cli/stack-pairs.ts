import { canonicalText } from "../lib/canonical-text.js";
import { isFromClusterApi } from "../lib/fleet/provisioner.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { waves } from "./waves.js";

/** The fleets of two sides; a base from before there was a fleet has none. */
export interface Fleets {
  readonly base?: Fleet | undefined;
  readonly head: Fleet;
}

/** A stack and the cluster that it creates on each side. */
export interface StackPair {
  readonly stack: string;
  readonly base?: string;
  readonly head?: string;
}

/** The stacks of both sides, in the order in which changes reach them; those that are gone last. */
export function stackPairs({ base, head }: Fleets): readonly StackPair[] {
  const before = new Map(base === undefined ? [] : targets(base));
  const now = new Map(targets(head));
  return [...new Set([...now.keys(), ...before.keys()])].map((stack) => {
    const [old, cluster] = [before.get(stack), now.get(stack)];
    return { stack, ...(old !== undefined && { base: old }), ...(cluster !== undefined && { head: cluster }) };
  });
}

function targets(fleet: Fleet): readonly (readonly [string, string])[] {
  return waves(fleet)
    .flat()
    .map(({ stack, cluster }) => [stack, cluster] as const);
}

/** Whether the data that a stack's cloud resources are made of differs. Workloads and rings make none. */
export function differsInData(pair: StackPair, fleets: Fleets): boolean {
  return dataOf(pair.base, fleets.base) !== dataOf(pair.head, fleets.head);
}

/** Keys of a fleet that no cloud resource is made of; of the clusters each stack has its own, of the management layer few have any. */
const notOfCloud = ["acknowledgedReplacements", "clusters", "rollout", "workloads"];

function dataOf(cluster: string | undefined, fleet: Fleet | undefined): string {
  if (cluster === undefined || fleet === undefined) {
    return "";
  }
  const { clusters, management } = fleet;
  const spec = clusters[cluster];
  const isManaged = cluster === management || (spec !== undefined && isFromClusterApi(spec));
  const ignored = isManaged ? notOfCloud : [...notOfCloud, "managementLayer"];
  const whole = Object.entries(fleet).filter(([key]) => !ignored.includes(key));
  return canonicalText({ cluster, spec, whole: Object.fromEntries(whole) });
}
