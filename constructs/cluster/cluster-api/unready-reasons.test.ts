import { deepEqual } from "node:assert/strict";

import type { ClusterView, Condition, LiveObject } from "./cluster-view.js";
import { unreadyReasons } from "./unready-reasons.js";

const available: Condition = { type: "Available", status: "True", observedGeneration: 2 };
const no = (type: string, reason: string, message = ""): Condition => ({ type, status: "False", reason, message });
const cluster = (...conditions: readonly Condition[]): LiveObject => ({
  metadata: { name: "staging", generation: 2 },
  status: { conditions },
});
const pool = (replicas: number | undefined, status: LiveObject["status"]): LiveObject => ({
  metadata: { name: "staging-general", generation: 4 },
  spec: { replicas },
  ...(status === undefined ? {} : { status }),
});
const ready = { readyReplicas: 3, versions: [{ version: "v1.35.2", replicas: 3 }], observedGeneration: 4 };
const plane = (status: NonNullable<LiveObject["status"]>): LiveObject => ({ metadata: { name: "staging" }, status });
const view = (changes: Partial<ClusterView>): ClusterView => ({
  cluster: cluster(available),
  controlPlane: plane({ version: "v1.35" }),
  pools: [pool(3, ready)],
  ...changes,
});

const cases: Readonly<Record<string, readonly [Partial<ClusterView>, ...string[]]>> = {
  "nothing of a cluster that is as its objects say": [{}],
  "nothing of a pool whose size is nobody's yet": [{ pools: [pool(undefined, { ...ready, readyReplicas: 0 })] }],
  "a Cluster that is not there": [{ cluster: undefined }, "its Cluster is not there"],
  "a Cluster that nobody has seen": [{ cluster: cluster() }, "no manager of Cluster API has looked at its Cluster yet"],
  "what the parts of a new cluster wait for, and how far its pools are": [
    {
      cluster: cluster(
        no("Available", "NotAvailable", "* ControlPlaneAvailable: …"),
        no("ControlPlaneAvailable", "WaitingForControlPlaneInitialized", "* AWSManagedControlPlane: creating\n* more"),
        { type: "InfrastructureReady", status: "True" },
      ),
      controlPlane: undefined,
      pools: [pool(3, { readyReplicas: 2 }), { ...pool(2, {}), metadata: { name: "staging-batch" } }],
    },
    "ControlPlaneAvailable: WaitingForControlPlaneInitialized, AWSManagedControlPlane: creating",
    "WorkersAvailable: batch 0 of 2, general 2 of 3",
  ],
  "machines that roll": [
    { cluster: cluster(available, { type: "RollingOut", status: "True", reason: "RollingOut" }) },
    "RollingOut: RollingOut",
  ],
  "an upgrade, from the control plane to the last machine": [
    {
      controlPlane: plane({ version: "v1.34" }),
      pools: [
        pool(3, {
          ...ready,
          versions: [
            { version: "v1.34.2", replicas: 2 },
            { version: "v1.35.2", replicas: 1 },
          ],
        }),
      ],
    },
    "ControlPlane: Kubernetes 1.34, 1.35 is wanted",
    "WorkersAvailable: general 2 of 3 not on 1.35 yet",
  ],
  "the version by Google Cloud's name for it": [
    { controlPlane: plane({ currentVersion: "1.34.8" }) },
    "ControlPlane: Kubernetes 1.34.8, 1.35 is wanted",
  ],
  "a minor version that only begins like the wanted one": [
    { controlPlane: plane({ version: "v1.350.0" }) },
    "ControlPlane: Kubernetes 1.350.0, 1.35 is wanted",
  ],
  "a pool that nobody has judged since it was changed": [
    { pools: [pool(3, { ...ready, observedGeneration: 3 })] },
    "WorkersAvailable: general not judged yet since the last change",
  ],
  "a verdict on an older Cluster": [
    { cluster: cluster({ ...available, observedGeneration: 1 }) },
    "Available: not judged yet since the last change",
  ],
  "a verdict whose reason no part has": [
    { cluster: cluster(no("Available", "TopologyReconcileFailed", "class aws is not there")) },
    "Available: TopologyReconcileFailed, class aws is not there",
  ],
};

describe("unreadyReasons", () => {
  for (const [name, [changes, ...reasons]] of Object.entries(cases)) {
    it(`names ${name}`, () => {
      deepEqual(unreadyReasons(view(changes), "1.35"), reasons);
    });
  }
});
