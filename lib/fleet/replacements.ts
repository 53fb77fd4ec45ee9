import { machineClass } from "../machine-types.js";
import { pathOf } from "../path.js";
import { shown, type Problem } from "../problem.js";
import type { ClusterSpec, NodePool } from "./cluster-spec.js";
import { aksMachine, aksReplacements } from "./replacements/aks.js";
import { eksMachine, eksReplacements } from "./replacements/eks.js";
import { gkeReplacements } from "./replacements/gke.js";
import { localReplacements } from "./replacements/local.js";
import type { PoolReplacement, Replaced, Replacement } from "./replacements/replacement.js";

/** What replaces a cluster or a node pool, by cloud: read and tested as data. */
export const replacementTable = {
  eks: eksReplacements,
  gke: gkeReplacements,
  aks: aksReplacements,
  local: localReplacements,
} as const;

/** What another machine does to a pool, on clouds where that replaces it. */
const machines: Readonly<Partial<Record<ClusterSpec["cloud"], PoolReplacement>>> = { eks: eksMachine, aks: aksMachine };

/** A change of a spec that replaces something. */
export interface ReplacingChange {
  /** Where it stands in the cluster's spec. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly replaced: Replaced;
  readonly reason: string;
  /** What has to be done beforehand, where nobody can acknowledge the change. */
  readonly first?: string;
}

/**
 * The changes from the deployed spec to the next one that replace the cluster or a node pool, without those that the fleet
 * acknowledges, each as `<cluster>/<path in its spec>`.
 */
export function replacements(
  cluster: string,
  deployed: ClusterSpec,
  next: ClusterSpec,
  acknowledged: readonly string[],
): Problem[] {
  return replacingChanges(deployed, next)
    .filter(({ path, first }) => first !== undefined || !acknowledged.includes(`${cluster}/${path}`))
    .map(({ path, from, to, replaced, reason, first }) => ({
      path: `${pathOf("clusters", cluster)}.${path}`,
      rule: "replacement",
      message: `must stay ${shown(from)}, since a change replaces ${replaced} (${reason}), got ${shown(to)}`,
      fix: first ?? `to add ${shown(`${cluster}/${path}`)} to acknowledgedReplacements`,
    }));
}

/** Paths in a spec whose change replaces something: what an acknowledgement may name, beside pools. */
export function replaceablePaths(cloud: ClusterSpec["cloud"]): string[] {
  const rows: readonly Pick<Replacement<never>, "path" | "first">[] = replacementTable[cloud];
  return ["cloud", ...rows.filter(({ first }) => first === undefined).map(({ path }) => path)];
}

/** The changes from the deployed spec to the next one that replace the cluster or a node pool, acknowledged or not. */
export function replacingChanges(deployed: ClusterSpec, next: ClusterSpec): ReplacingChange[] {
  if (deployed.cloud !== next.cloud) {
    const reason = "a cluster stays in its cloud";
    return [{ path: "cloud", from: deployed.cloud, to: next.cloud, replaced: "the cluster", reason }];
  }
  return [...changesOfCluster(deployed, next), ...changesOfPools(deployed, next)];
}

function changesOfCluster(deployed: ClusterSpec, next: ClusterSpec): ReplacingChange[] {
  if (deployed.cloud === "eks" && next.cloud === "eks") {
    return compared(eksReplacements, deployed, next);
  }
  if (deployed.cloud === "gke" && next.cloud === "gke") {
    return compared(gkeReplacements, deployed, next);
  }
  if (deployed.cloud === "aks" && next.cloud === "aks") {
    return compared(aksReplacements, deployed, next);
  }
  return deployed.cloud === "local" && next.cloud === "local" ? compared(localReplacements, deployed, next) : [];
}

function compared<Spec>(table: readonly Replacement<Spec>[], deployed: Spec, next: Spec): ReplacingChange[] {
  return table
    .map((row) => ({ ...row, from: row.value(deployed), to: row.value(next) }))
    .filter(({ from, to, unless }) => !isSame(from, to) && unless?.(from, to) !== true)
    .map(({ path, from, to, replaced, reason, first }) => ({
      path,
      from,
      to,
      replaced,
      reason,
      ...(first === undefined ? {} : { first }),
    }));
}

/** Pools that are gone, under another name too, and pools with another machine. Local nodes are part of their cluster. */
function changesOfPools(deployed: ClusterSpec, next: ClusterSpec): ReplacingChange[] {
  return deployed.cloud === "local"
    ? []
    : Object.keys(deployed.pools).flatMap((name) => changeOfPool(deployed, next, name));
}

function changeOfPool(deployed: ClusterSpec, next: ClusterSpec, name: string): ReplacingChange[] {
  const [before, after] = [deployed.pools[name], Object.hasOwn(next.pools, name) ? next.pools[name] : undefined];
  const isSystemPool = next.cloud === "aks" && next.systemPool === name;
  const replaced = isSystemPool ? "the cluster" : "the node pool";
  if (before === undefined) {
    return [];
  }
  if (after === undefined) {
    const reason = "its nodes are deleted, also when it only has another name";
    return [{ path: pathOf("pools", name), from: before, to: after, replaced: "the node pool", reason }];
  }
  const row = machines[next.cloud];
  return row === undefined || machineOf(before, next.cloud) === machineOf(after, next.cloud)
    ? []
    : [
        {
          path: pathOf("pools", name, "machine"),
          from: before.machine,
          to: after.machine,
          replaced,
          reason: row.reason,
        },
      ];
}

/** The machine of a pool, the same whether it is written as a class or as a type. */
function machineOf({ machine }: NodePool, cloud: ClusterSpec["cloud"]): string {
  return machineClass(machine, cloud) ?? machine;
}

/** Whether two plain values say the same; the order of an object's keys says nothing. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, sortedKeys) === JSON.stringify(other, sortedKeys);
}

function sortedKeys(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
}
