import { deepEqual } from "node:assert/strict";

import { dangers, deployment, type Sketch } from "./judge.test.data.js";

const quota = (hard: object, more: object = {}): Sketch => ({
  kind: "ResourceQuota",
  name: "compute",
  namespace: "shop",
  spec: { hard, ...more },
});
const container = (requests?: object, limits?: object, more: object = {}) => ({
  name: "web",
  image: "web:1.0.0",
  resources: { requests, limits },
  ...more,
});
const pods = (replicas: number, pod: object = {}): Sketch =>
  deployment({ replicas }, { containers: [container({ cpu: "250m", memory: "1.5Gi" }, { memory: "2Gi" })], ...pod });
const above = (resource: string, used: string, hard: string) =>
  `ResourceQuota compute: quota-below-usage: ${resource} reaches ${used} at full scale, above the quota of ${hard}: pods beyond it are refused`;
const silent = (resource: string) =>
  `ResourceQuota compute: quota-below-usage: the quota counts ${resource}, of which the pods of 1 workload say nothing: they are refused`;

describe("a ResourceQuota", () => {
  const cases: Readonly<Record<string, readonly [pods: Sketch, hard: object, ...lines: string[]]>> = {
    "requests.cpu": [pods(5), { "requests.cpu": "1249m" }, above("requests.cpu", "1250m", "1249m")],
    "cpu, which is the same": [pods(4), { cpu: "0.9" }, above("cpu", "1", "900m")],
    "requests.memory": [pods(4), { "requests.memory": "5Gi" }, above("requests.memory", "6Gi", "5Gi")],
    "memory in other units": [pods(4), { memory: "6G" }, above("memory", "6Gi", "5859375Ki")],
    "limits.memory": [pods(4), { "limits.memory": "4Gi" }, above("limits.memory", "8Gi", "4Gi")],
    pods: [pods(4), { pods: "3" }, above("pods", "4", "3")],
    "count/pods": [pods(4), { "count/pods": 3 }, above("count/pods", "4", "3")],
    "deployments.apps": [pods(4), { "count/deployments.apps": "0" }, above("count/deployments.apps", "1", "0")],
    "limits.cpu that no pod has": [pods(4), { "limits.cpu": "100" }, silent("limits.cpu")],
    "a limit in place of a request": [
      pods(4, { containers: [container(undefined, { cpu: "1" })] }),
      { "requests.cpu": "3" },
      above("requests.cpu", "4", "3"),
    ],
    "a container that starts first and takes more": [
      pods(1, {
        containers: [container({ cpu: "1" })],
        initContainers: [container({ cpu: "3" })],
      }),
      { cpu: "2" },
      above("cpu", "3", "2"),
    ],
    "a sidecar, which stays": [
      pods(1, {
        containers: [container({ cpu: "1" })],
        initContainers: [container({ cpu: "500m" }, undefined, { restartPolicy: "Always" })],
      }),
      { cpu: "1" },
      above("cpu", "1500m", "1"),
    ],
    "what the pod as a whole asks for": [
      pods(2, { resources: { requests: { cpu: "2" } } }),
      { cpu: "3" },
      above("cpu", "4", "3"),
    ],
    "two resources at once": [
      pods(4),
      { "requests.cpu": "1", "requests.memory": "1Gi", pods: "1" },
      above("requests.memory", "6Gi", "1Gi"),
      above("pods", "4", "1"),
    ],
  };
  for (const [name, [workload, hard, ...lines]] of Object.entries(cases)) {
    it(`is below usage: ${name}`, () => {
      deepEqual(dangers([workload], [workload, quota(hard)]), lines);
    });
  }

  it("suffices when it is as much as is used", () => {
    const hard = { "requests.cpu": "1", cpu: "1000m", "requests.memory": "6Gi", "limits.memory": "8192Mi", pods: "4" };
    deepEqual(dangers([pods(4)], [pods(4), quota(hard)]), []);
  });

  it("counts what an autoscaler may make", () => {
    const autoscaler = (maxReplicas: number): Sketch => ({
      kind: "HorizontalPodAutoscaler",
      namespace: "shop",
      spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, minReplicas: 1, maxReplicas },
    });
    const base = [deployment({ replicas: undefined }), quota({ pods: "10" }), autoscaler(10)];
    deepEqual(dangers(base, [...base.slice(0, 2), autoscaler(11)]), [
      "HorizontalPodAutoscaler web: quota-below-usage: pods reaches 11 at full scale, above the quota of 10: pods beyond it are refused",
    ]);
  });

  it("is spoken of where the workload asks for more", () => {
    const hard = quota({ "requests.cpu": "1" });
    deepEqual(dangers([pods(4), hard], [pods(5), hard]), [
      "Deployment web: quota-below-usage: requests.cpu reaches 1250m at full scale, above the quota of 1: pods beyond it are refused",
    ]);
    const other = { ...pods(1), name: "api" };
    deepEqual(dangers([pods(4), hard], [pods(4), other, hard]), [
      "Deployment api: quota-below-usage: requests.cpu reaches 1250m at full scale, above the quota of 1: pods beyond it are refused",
    ]);
  });

  it("is no news when usage was as far above before", () => {
    const hard = quota({ "requests.cpu": "500m" });
    deepEqual(dangers([pods(4), hard], [{ ...pods(4), labels: { team: "shop" } }, hard]), []);
    deepEqual(dangers([pods(4), hard], [pods(3), hard]), []);
    deepEqual(dangers([pods(4), hard], [pods(4), quota({ "requests.cpu": "600m" })]), []);
  });

  it("may be raised", () => {
    deepEqual(dangers([pods(4), quota({ cpu: "2" })], [pods(4), quota({ cpu: "4" })]), []);
  });

  it("counts what a LimitRange gives to containers that say nothing", () => {
    const range: Sketch = {
      kind: "LimitRange",
      name: "defaults",
      namespace: "shop",
      spec: { limits: [{ type: "Container", default: { cpu: "1" }, defaultRequest: { cpu: "500m" } }] },
    };
    const base = [deployment(), range];
    deepEqual(dangers(base, [...base, quota({ "requests.cpu": "2", "limits.cpu": "4" })]), []);
    deepEqual(dangers(base, [...base, quota({ "limits.cpu": "3" })]), [above("limits.cpu", "4", "3")]);
  });

  it("counts only pods of its scope", () => {
    const scopeSelector = (values: readonly string[]) => ({
      scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values }] },
    });
    const important = pods(4, { priorityClassName: "high" });
    deepEqual(dangers([important], [important, quota({ cpu: "0" }, scopeSelector(["low"]))]), []);
    deepEqual(dangers([important], [important, quota({ cpu: "0" }, scopeSelector(["high"]))]), [
      above("cpu", "1", "0"),
    ]);
    deepEqual(dangers([important], [important, quota({ cpu: "0" }, { scopes: ["Terminating"] })]), []);
    deepEqual(dangers([important], [important, quota({ cpu: "0" }, { scopes: ["NotTerminating"] })]), [
      above("cpu", "1", "0"),
    ]);
  });

  it("says nothing of what no rendering tells", () => {
    deepEqual(dangers([pods(4)], [pods(4), quota({ "services.loadbalancers": "0", cpu: "${limit}" })]), []);
  });
});

describe("a LimitRange", () => {
  const range = (item: object): Sketch => ({
    kind: "LimitRange",
    name: "bounds",
    namespace: "shop",
    spec: { limits: [item] },
  });
  const refused = (reason: string) =>
    `LimitRange bounds: limit-range-refuses: ${reason}: pods of 1 workload are refused`;

  const cases: Readonly<Record<string, readonly [item: object, ...lines: string[]]>> = {
    "a container above the maximum": [
      { type: "Container", max: { memory: "1Gi" } },
      refused("a container may have at most 1Gi of memory"),
    ],
    "a container below the minimum": [
      { type: "Container", min: { cpu: "500m" } },
      refused("a container may have at least 500m of cpu"),
    ],
    "a pod above the maximum": [
      { type: "Pod", max: { memory: "1Gi" } },
      refused("a pod may have at most 1Gi of memory"),
    ],
    "what fits": [{ type: "Container", max: { memory: "2Gi", cpu: "1" }, min: { cpu: "250m" } }],
    "what is no container": [{ type: "PersistentVolumeClaim", max: { storage: "1Gi" } }],
  };
  for (const [name, [item, ...lines]] of Object.entries(cases)) {
    it(`judges ${name}`, () => {
      deepEqual(dangers([pods(4)], [pods(4), range(item)]), lines);
    });
  }

  it("is spoken of where the workload asks for more", () => {
    const bounds = range({ type: "Container", max: { memory: "2Gi" } });
    const larger = pods(4, { containers: [container({}, { memory: "3Gi" })] });
    deepEqual(dangers([pods(4), bounds], [larger, bounds]), [
      "Deployment web: limit-range-refuses: a container may have at most 2Gi of memory: its pods are refused",
    ]);
    deepEqual(dangers([larger, bounds], [{ ...larger, labels: { team: "shop" } }, bounds]), []);
  });
});
