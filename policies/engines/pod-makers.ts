import type { MatchedResource } from "../rule.js";

/** Everything that has a pod in it: pods, and the seven controllers of Kubernetes that make pods from a template. */
export const podMakers: readonly MatchedResource[] = [
  { group: "", version: "v1", resource: "pods", kind: "Pod" },
  { group: "", version: "v1", resource: "replicationcontrollers", kind: "ReplicationController" },
  { group: "apps", version: "v1", resource: "daemonsets", kind: "DaemonSet" },
  { group: "apps", version: "v1", resource: "deployments", kind: "Deployment" },
  { group: "apps", version: "v1", resource: "replicasets", kind: "ReplicaSet" },
  { group: "apps", version: "v1", resource: "statefulsets", kind: "StatefulSet" },
  { group: "batch", version: "v1", resource: "cronjobs", kind: "CronJob" },
  { group: "batch", version: "v1", resource: "jobs", kind: "Job" },
];

/**
 * What of a pod is changed by a request of its own, which shows the whole pod: `kubectl debug` adds a container by the first,
 * a change of a container's resources comes by the second.
 */
export const podSubresources: readonly string[] = ["pods/ephemeralcontainers", "pods/resize"];

/** CEL of the pod in an object that is called `name`: the Pod itself, or the template of a controller. */
export function podIn(name: string): string {
  return (
    `${name}.kind == 'Pod' ? ${name} : ` +
    `${name}.kind == 'CronJob' ? ${name}.spec.jobTemplate.spec.template : ${name}.spec.template`
  );
}
