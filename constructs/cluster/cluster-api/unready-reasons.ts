import { compareTexts } from "../../../lib/compare-texts.js";
import type { ClusterView, Condition, LiveObject } from "./cluster-view.js";

/** Conditions of a Cluster that are true when all is well, in the order in which they become so. */
const parts = [
  "InfrastructureReady",
  "ControlPlaneInitialized",
  "ControlPlaneAvailable",
  "RemoteConnectionProbe",
] as const;

/** Conditions of a Cluster that are true while something is going on. */
const changes = ["RollingOut", "Remediating", "Deleting", "Paused"] as const;

/**
 * Why a cluster is not what its objects say yet; nothing, when it is: available for the present Cluster, on the wanted version,
 * with all machines of its pools.
 *
 * https://cluster-api.sigs.k8s.io/developer/providers/contracts/cluster (conditions of Cluster, from v1beta2 on)
 *
 * @param kubernetes - the wanted minor version: `"1.35"`
 */
export function unreadyReasons({ cluster, controlPlane, pools }: ClusterView, kubernetes: string): string[] {
  if (cluster === undefined) {
    return ["its Cluster is not there"];
  }
  const conditions = cluster.status?.conditions ?? [];
  if (conditions.length === 0) {
    return ["no manager of Cluster API has looked at its Cluster yet"];
  }
  const unfinished = [
    ...parts.flatMap((type) => conditions.filter((each) => each.type === type && each.status !== "True")),
    ...changes.flatMap((type) => conditions.filter((each) => each.type === type && each.status === "True")),
  ];
  const reasons = [
    ...unfinished.map(conditionText),
    ...otherVersion(controlPlane, kubernetes),
    ...unreadyPools(cluster.metadata.name, pools, kubernetes),
  ];
  return reasons.length > 0 ? reasons : unavailable(cluster, conditions);
}

/** What is left when every part is well: the verdict on the whole, which may be about an older Cluster. */
function unavailable({ metadata }: LiveObject, conditions: readonly Condition[]): string[] {
  const available = conditions.find(({ type }) => type === "Available");
  if (available?.status !== "True") {
    return [available === undefined ? "Available: unknown" : conditionText(available)];
  }
  return (available.observedGeneration ?? 0) < (metadata.generation ?? 0)
    ? ["Available: not judged yet since the last change"]
    : [];
}

function otherVersion(controlPlane: LiveObject | undefined, kubernetes: string): string[] {
  const version = controlPlane?.status?.version ?? controlPlane?.status?.currentVersion;
  return version === undefined || isMinor(version, kubernetes)
    ? []
    : [`ControlPlane: Kubernetes ${version.replace(/^v/, "")}, ${kubernetes} is wanted`];
}

function unreadyPools(cluster: string, pools: readonly LiveObject[], kubernetes: string): string[] {
  const texts = pools.toSorted(byName).flatMap((pool) => poolText(cluster, pool, kubernetes));
  return texts.length === 0 ? [] : [`WorkersAvailable: ${texts.join(", ")}`];
}

/** How far a pool is: `general 2 of 3`. */
function poolText(cluster: string, pool: LiveObject, kubernetes: string): string[] {
  const { name } = pool.metadata;
  const left = lacking(pool, kubernetes);
  return left === undefined
    ? []
    : [`${name.startsWith(`${cluster}-`) ? name.slice(cluster.length + 1) : name} ${left}`];
}

/** What a pool still lacks. */
function lacking({ metadata, spec, status = {} }: LiveObject, kubernetes: string): string | undefined {
  const { readyReplicas: ready = 0, observedGeneration = Infinity } = status;
  const wanted = spec?.["replicas"];
  if (typeof wanted === "number" && ready !== wanted) {
    return `${ready} of ${wanted}`;
  }
  const others = machinesOnAnother(kubernetes, status);
  if (others > 0) {
    return `${others} of ${ready} not on ${kubernetes} yet`;
  }
  return observedGeneration < (metadata.generation ?? 0) ? "not judged yet since the last change" : undefined;
}

/** How many machines of a pool have another minor version of Kubernetes. */
function machinesOnAnother(kubernetes: string, { versions = [] }: NonNullable<LiveObject["status"]>): number {
  return versions
    .filter(({ version }) => version !== undefined && !isMinor(version, kubernetes))
    .reduce((sum, { replicas = 0 }) => sum + replicas, 0);
}

function isMinor(version: string, kubernetes: string): boolean {
  return `${version.replace(/^v/, "")}.`.startsWith(`${kubernetes}.`);
}

/** A condition in one line: `ControlPlaneAvailable: WaitingForControlPlaneInitialized, …`. */
function conditionText({ type, reason = "", message = "" }: Condition): string {
  const [line = ""] = message.split("\n").map((each) => each.replace(/^\s*\*\s*/, "").trim());
  return [`${type}: ${reason === "" ? "not yet" : reason}`, ...(line === "" ? [] : [line])].join(", ");
}

function byName(a: LiveObject, b: LiveObject): number {
  return compareTexts(a.metadata.name, b.metadata.name);
}
