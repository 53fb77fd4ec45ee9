import type { PlacedObject } from "../placed-object.js";
import type { NamespaceObjects } from "./cluster-side.js";
import { defaultsOf, podDemand, type Defaults, type Demand } from "./pod-resources.js";
import { at, mappingsAt, textAt, textsAt, type Mapping } from "./values.js";
import type { Workload } from "./workload.js";

/** How much of a resource of a quota the workloads of its namespace use at full scale. */
export interface Usage {
  readonly used: bigint;
  /** Number of workloads whose pods say nothing about the resource, so that the quota has them refused. */
  readonly silent: number;
}

/** Billionths that stand for one thing. */
const ONE = 1_000_000_000n;

/** Objects that a quota counts, by what it calls them. */
const COUNTED: Readonly<Record<string, string>> = {
  configmaps: "/ConfigMap",
  "count/configmaps": "/ConfigMap",
  "count/cronjobs.batch": "batch/CronJob",
  "count/deployments.apps": "apps/Deployment",
  "count/jobs.batch": "batch/Job",
  "count/persistentvolumeclaims": "/PersistentVolumeClaim",
  "count/secrets": "/Secret",
  "count/services": "/Service",
  "count/statefulsets.apps": "apps/StatefulSet",
  persistentvolumeclaims: "/PersistentVolumeClaim",
  replicationcontrollers: "/ReplicationController",
  secrets: "/Secret",
  services: "/Service",
};

/** What the objects of a namespace use of a quota's resource; `undefined` for one that a rendering does not tell. */
export function usageOf(quota: PlacedObject, resource: string, inside: NamespaceObjects): Usage | undefined {
  const counted = COUNTED[resource];
  if (counted !== undefined) {
    return { used: BigInt(inside.counts.get(counted) ?? 0) * ONE, silent: 0 };
  }
  if (!isOfPods(resource)) {
    return undefined;
  }
  const workloads = inside.workloads.filter((workload) => isInScope(quota, workload));
  const defaults = defaultsOf(inside.limitRanges);
  const usages = workloads.map((workload) => usageOfWorkload(workload, resource, defaults));
  return {
    used: usages.reduce((total: bigint, each) => total + (each ?? 0n), 0n),
    silent: usages.filter((each) => each === undefined).length,
  };
}

/**
 * What the pods of a workload use of a quota's resource at full scale; nothing, where the cluster decides on their number.
 * `undefined` when they do not say.
 */
export function usageOfWorkload({ pods, pod }: Workload, resource: string, defaults: Defaults): bigint | undefined {
  const count = BigInt(pods?.max ?? 0);
  if (resource === "pods" || resource === "count/pods") {
    return count * ONE;
  }
  const [demand, name] = demandOf(resource);
  const each = podDemand(pod, demand, name, defaults);
  return each === undefined ? undefined : each * count;
}

/** Whether a quota counts a resource of pods. */
function isOfPods(resource: string): boolean {
  return (
    ["cpu", "memory", "pods", "count/pods", "ephemeral-storage"].includes(resource) ||
    /^limits\.|^requests\.(?!storage$)/.test(resource)
  );
}

function demandOf(resource: string): readonly [Demand, string] {
  const [demand, ...name] = resource.split(".");
  return demand === "limits" || demand === "requests" ? [demand, name.join(".")] : ["requests", resource];
}

/** Whether a quota counts the pods of a workload. https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes */
function isInScope({ manifest }: PlacedObject, { pod }: Workload): boolean {
  return (
    textsAt(manifest, "spec", "scopes").every((scope) => hasScope(pod, scope, "Exists", [])) &&
    mappingsAt(manifest, "spec", "scopeSelector", "matchExpressions").every((expression) =>
      hasScope(pod, textAt(expression, "scopeName"), textAt(expression, "operator"), textsAt(expression, "values")),
    )
  );
}

function hasScope(
  pod: Mapping,
  scope: string | undefined,
  operator: string | undefined,
  values: readonly string[],
): boolean {
  const hasDeadline = at(pod, "activeDeadlineSeconds") !== undefined;
  const priority = textAt(pod, "priorityClassName");
  switch (scope) {
    case "Terminating":
      return hasDeadline;
    case "NotTerminating":
      return !hasDeadline;
    case "PriorityClass":
      return hasPriority(priority, operator, values);
    default:
      return false; // of what is not known here nothing is said
  }
}

function hasPriority(priority: string | undefined, operator: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case "In":
      return priority !== undefined && values.includes(priority);
    case "NotIn":
      return priority === undefined || !values.includes(priority);
    case "DoesNotExist":
      return priority === undefined;
    default:
      return priority !== undefined;
  }
}
