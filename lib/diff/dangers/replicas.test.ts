import { deepEqual } from "node:assert/strict";

import { dangers, deployment, type Sketch } from "./judge.test.data.js";

const autoscaler = (minReplicas: number, maxReplicas: number): Sketch => ({
  kind: "HorizontalPodAutoscaler",
  namespace: "shop",
  spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas, maxReplicas },
});
const free = deployment({ replicas: undefined });
const pods = (replicas: number) => deployment({ replicas });

describe("replicas", () => {
  const cases: Readonly<
    Record<string, readonly [base: readonly Sketch[], head: readonly Sketch[], ...lines: string[]]>
  > = {
    "none are left": [[pods(4)], [pods(0)], "Deployment web: replicas-zero: replicas becomes 0: every pod stops"],
    "none are left though an autoscaler is there": [
      [free, autoscaler(2, 4)],
      [pods(0), autoscaler(2, 4)],
      "Deployment web: replicas-zero: replicas becomes 0: every pod stops",
    ],
    "less than half is left": [
      [pods(1000)],
      [pods(499)],
      "Deployment web: replicas-lost: 1,000 pods become 499 pods: less than half is left for the same load",
    ],
    "an autoscaler may keep less than half": [
      [free, autoscaler(3, 30)],
      [free, autoscaler(3, 10)],
      "HorizontalPodAutoscaler web: replicas-lost: 3 to 30 pods become 3 to 10 pods: less than half is left for the same load",
    ],
    "an autoscaler is replaced by a few": [
      [free, autoscaler(10, 30)],
      [pods(4), autoscaler(10, 30)].slice(0, 1),
      "Deployment web: replicas-lost: 10 to 30 pods become 4 pods: less than half is left for the same load",
      "HorizontalPodAutoscaler web: object-deleted: the HorizontalPodAutoscaler is deleted: the number of pods stays as it is",
    ],
    "the number is left out": [
      [pods(4)],
      [free],
      "Deployment web: replicas-unset: replicas is removed and no autoscaler sets it: 4 pods fall to 1",
    ],
    "the number is left to an autoscaler": [
      [pods(4)],
      [free, autoscaler(3, 30)],
      "Deployment web: replicas-unset: replicas is removed: 4 pods fall to 1 until the autoscaler makes them 3 again",
    ],
  };
  for (const [name, [base, head, ...lines]] of Object.entries(cases)) {
    it(`are dangerous when ${name}`, () => {
      deepEqual(dangers(base, head), lines);
    });
  }

  const harmless: Readonly<Record<string, readonly [base: readonly Sketch[], head: readonly Sketch[]]>> = {
    "half of them are left": [[pods(4)], [pods(2)]],
    "there are more": [[pods(4)], [pods(8)]],
    "there were none": [[pods(0)], [pods(1)]],
    "one is left out": [[pods(1)], [free]],
    "an autoscaler may go lower": [
      [free, autoscaler(10, 30)],
      [free, autoscaler(3, 30)],
    ],
    "a workload starts without any": [[], [pods(0)]],
  };
  for (const [name, [base, head]] of Object.entries(harmless)) {
    it(`are not when ${name}`, () => {
      deepEqual(dangers(base, head), []);
    });
  }
});
