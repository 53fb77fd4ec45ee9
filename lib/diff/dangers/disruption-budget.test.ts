import { deepEqual } from "node:assert/strict";

import { dangers, deployment, type Sketch } from "./judge.test.data.js";

const budget = (spec: object, selector: unknown = { matchLabels: { app: "web" } }): Sketch => ({
  kind: "PodDisruptionBudget",
  namespace: "shop",
  spec: { selector, ...spec },
});
const autoscaler = (minReplicas: number): Sketch => ({
  kind: "HorizontalPodAutoscaler",
  namespace: "shop",
  spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, minReplicas, maxReplicas: 10 },
});
const blocked =
  "PodDisruptionBudget web: evictions-blocked: the budget allows no disruption: no pod can be evicted, so that a node that is drained or upgraded waits for ever";
const blockedBy = (kind: string) =>
  `${kind} web: evictions-blocked: the PodDisruptionBudget of these pods wants all that are left: no pod can be evicted, so that a node that is drained or upgraded waits for ever`;

describe("a PodDisruptionBudget", () => {
  const blocking: Readonly<Record<string, Sketch>> = {
    "maxUnavailable 0": budget({ maxUnavailable: 0 }),
    "maxUnavailable 0%": budget({ maxUnavailable: "0%" }),
    "minAvailable 100%": budget({ minAvailable: "100%" }),
    "as many as there are": budget({ minAvailable: 4 }),
    "more than there are": budget({ minAvailable: 5 }),
    "a share that is rounded up to all": budget({ minAvailable: "76%" }),
    "minAvailable 100% of pods that nobody rendered": budget({ minAvailable: "100%" }, { matchLabels: { app: "api" } }),
    "a selector of all pods": budget({ minAvailable: 4 }, {}),
  };
  for (const [name, head] of Object.entries(blocking)) {
    it(`blocks with ${name}, new and changed`, () => {
      deepEqual(dangers([deployment()], [deployment(), head]), [blocked]);
      deepEqual(dangers([deployment(), budget({ maxUnavailable: 1 })], [deployment(), head]), [blocked]);
    });
    it(`is no news with ${name} when it blocked before`, () => {
      deepEqual(dangers([deployment(), head], [deployment(), { ...head, labels: { team: "shop" } }]), []);
    });
  }

  const open: Readonly<Record<string, Sketch>> = {
    "maxUnavailable 1": budget({ maxUnavailable: 1 }),
    "a share of which some pod is left": budget({ maxUnavailable: "10%" }),
    "fewer than there are": budget({ minAvailable: 3 }),
    "a share that leaves one": budget({ minAvailable: "75%" }),
    "a number of pods that nobody rendered": budget({ minAvailable: 2 }, { matchLabels: { app: "api" } }),
    "no selector": budget({ minAvailable: 4 }, null),
  };
  for (const [name, head] of Object.entries(open)) {
    it(`does not block with ${name}`, () => {
      deepEqual(dangers([deployment()], [deployment(), head]), []);
    });
  }

  it("blocks when fewer pods are left than it wants", () => {
    const keeps = budget({ minAvailable: 3 });
    deepEqual(dangers([deployment(), keeps], [deployment({ replicas: 3 }), keeps]), [blockedBy("Deployment")]);
    deepEqual(dangers([deployment(), keeps], [deployment({ replicas: 5 }), keeps]), []);
  });

  it("blocks when an autoscaler may leave no more than it wants", () => {
    const keeps = [budget({ minAvailable: 3 }), deployment({ replicas: undefined })];
    deepEqual(dangers([...keeps, autoscaler(5)], [...keeps, autoscaler(3)]), [blockedBy("HorizontalPodAutoscaler")]);
  });

  it("adds the pods of all workloads that it selects", () => {
    const other = { ...deployment({ replicas: 1 }), name: "canary" };
    deepEqual(dangers([deployment(), other], [deployment(), other, budget({ minAvailable: 4 })]), []);
    deepEqual(dangers([deployment(), other], [deployment(), other, budget({ minAvailable: 5 })]), [blocked]);
  });

  it("knows nothing of the number of pods of a DaemonSet", () => {
    const agent: Sketch = { ...deployment(), kind: "DaemonSet" };
    deepEqual(dangers([agent], [agent, budget({ minAvailable: 4 })]), []);
  });
});
