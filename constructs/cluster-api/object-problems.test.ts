import { deepEqual } from "node:assert/strict";

import type { Manifest } from "../../lib/manifests.js";
import { problemText } from "../../lib/problem.js";
import { clusterApiObjects } from "./cluster-api-objects.js";
import { aks, eks, gke, kubeadm } from "./clusters.test.data.js";
import { kubeadmObjects } from "./kubeadm-objects.js";
import { objectProblems } from "./object-problems.js";

const object = (kind: string, spec: unknown, apiVersion = "cluster.x-k8s.io/v1beta2"): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: "one", namespace: "fleet" },
  spec,
});
const lines = (...objects: readonly Manifest[]) => objectProblems(objects).map(problemText);
const gone = "must not be there: v1beta2 does not have it, and its value would be lost";

describe("objectProblems", () => {
  for (const contract of ["v1beta2", "v1beta1"] as const) {
    it(`has nothing to say about our own objects of ${contract}`, () => {
      const own = [eks, gke, aks].flatMap(({ spec, options }) =>
        clusterApiObjects("acme", "c", spec, { ...options, contract }),
      );
      deepEqual(lines(...own, ...kubeadmObjects("c", kubeadm, { contract })), []);
    });
  }

  it("names a field that v1beta2 does not have, and its successor", () => {
    deepEqual(
      lines(
        object("MachineDeployment", { strategy: {}, revisionHistoryLimit: 3 }),
        object("MachineHealthCheck", { maxUnhealthy: "40%" }),
      ),
      [
        `MachineDeployment fleet/one: spec.strategy ${gone}; did you mean spec.rollout.strategy`,
        `MachineDeployment fleet/one: spec.revisionHistoryLimit ${gone}`,
        `MachineHealthCheck fleet/one: spec.maxUnhealthy ${gone}; did you mean spec.remediation.triggerIf.unhealthyLessThanOrEqualTo`,
      ],
    );
  });

  it("names the item of a list that has it", () => {
    const variables = [{ name: "a" }, { name: "b", definitionFrom: "inline" }];
    deepEqual(lines(object("Cluster", { topology: { variables } })), [
      `Cluster fleet/one: spec.topology.variables[1].definitionFrom ${gone}`,
    ]);
  });

  it("allows in v1beta1 what v1beta1 still keeps, and no more", () => {
    const spec = { strategy: {}, progressDeadlineSeconds: 600 };
    deepEqual(lines(object("MachineDeployment", spec, "cluster.x-k8s.io/v1beta1")), [
      `MachineDeployment fleet/one: spec.progressDeadlineSeconds ${gone}`,
    ]);
  });

  it("names a reference to another namespace", () => {
    const reference = { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta1", kind: "AWSCluster", name: "one" };
    const cluster = (namespace: string) =>
      object("Cluster", { infrastructureRef: { ...reference, namespace } }, "cluster.x-k8s.io/v1beta1");
    deepEqual(lines(cluster("fleet"), cluster("default")), [
      'Cluster fleet/one: spec.infrastructureRef.namespace must be the namespace of the object, since references do not cross namespaces, got "default"; did you mean "fleet"',
    ]);
  });

  it("leaves objects of others alone", () => {
    deepEqual(lines(object("MachineDeployment", { strategy: {} }, "machines.example/v1")), []);
  });
});
