import { deepEqual } from "node:assert/strict";

import type { Properties } from "../provider/property-value.js";
import { readiness } from "./readiness.js";

const condition = (type: string, status: string, reason = "", message = ""): Properties => ({
  type,
  status,
  reason,
  message,
});
const complete = condition("Progressing", "True", "NewReplicaSetAvailable");

function deployment(status: Properties, spec: Properties = { replicas: 2 }): Properties {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { generation: 2 }, spec, status };
}

const cases: Readonly<Record<string, readonly [object: Properties, reasons: readonly string[]]>> = {
  "a Deployment whose pods are all new and available": [
    deployment({ observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2, conditions: [complete] }),
    [],
  ],
  "a Deployment that its controller has not looked at": [
    deployment({ observedGeneration: 1, updatedReplicas: 2, availableReplicas: 2, conditions: [complete] }),
    ["its controller has not seen the change"],
  ],
  "a Deployment in the middle of a rollout": [
    deployment({
      observedGeneration: 2,
      updatedReplicas: 1,
      availableReplicas: 2,
      conditions: [condition("Progressing", "True", "ReplicaSetUpdated", "one of two")],
    }),
    ["1 of 2 pods are of the new version", "its rollout is not complete: one of two"],
  ],
  "a Deployment without pods": [deployment({ observedGeneration: 2, conditions: [complete] }, { replicas: 0 }), []],
  "a paused Deployment": [deployment({ observedGeneration: 2 }, { replicas: 2, paused: true }), []],
  "a StatefulSet with an old pod": [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { observedGeneration: 1, readyReplicas: 1, currentRevision: "a", updateRevision: "b" },
    },
    ["pods of the old version are left"],
  ],
  "a DaemonSet that lacks a pod": [
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { generation: 1 },
      status: { observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
    },
    ["2 of 3 pods are available"],
  ],
  "a Job that is complete": [
    { apiVersion: "batch/v1", kind: "Job", status: { conditions: [condition("Complete", "True")] } },
    [],
  ],
  "a Job that failed": [
    {
      apiVersion: "batch/v1",
      kind: "Job",
      status: { conditions: [condition("Failed", "True", "BackoffLimitExceeded", "too many tries")] },
    },
    ["too many tries"],
  ],
  "a definition that is not established": [
    {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      status: { conditions: [condition("NamesAccepted", "True")] },
    },
    ["it is not Established"],
  ],
  "a namespace that is going": [
    { apiVersion: "v1", kind: "Namespace", status: { phase: "Terminating" } },
    ["its phase is Terminating instead of Active"],
  ],
  "a claim without a volume": [
    { apiVersion: "v1", kind: "PersistentVolumeClaim", status: { phase: "Pending" } },
    ["its phase is Pending instead of Bound"],
  ],
  "a Service without pods": [{ apiVersion: "v1", kind: "Service", spec: { type: "ClusterIP" } }, []],
  "a load balancer without an address": [
    { apiVersion: "v1", kind: "Service", spec: { type: "LoadBalancer" }, status: { loadBalancer: {} } },
    ["its load balancer has no address"],
  ],
  "a pod that has finished": [{ apiVersion: "v1", kind: "Pod", status: { phase: "Succeeded" } }, []],
  "a custom resource of a built-in's kind": [{ apiVersion: "serving.knative.dev/v1", kind: "Service" }, []],
};

describe("readiness", () => {
  for (const [name, [object, reasons]] of Object.entries(cases)) {
    it(`of ${name}: ${reasons.join(", ") || "ready"}`, () => {
      const found = readiness(object);
      deepEqual(found.state === "ready" ? [] : found.reasons, reasons);
    });
  }

  it("of a failed Job is final", () => {
    const failed = { apiVersion: "batch/v1", kind: "Job", status: { conditions: [condition("Failed", "True")] } };
    deepEqual(readiness(failed), { state: "failed", reasons: [""] });
  });
});
