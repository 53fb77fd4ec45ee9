import { deepEqual } from "node:assert/strict";

import { hostNamespaces } from "../host-namespaces.js";
import { inTreePolicies } from "./in-tree.js";
import { policy, policySet, servicePorts } from "./policy-set.test.data.js";

const labels = { "app.kubernetes.io/managed-by": "flotilla" };
const namespaceSelector = {
  matchExpressions: [
    { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["flotilla-system", "kube-system"] },
  ],
};

describe("inTreePolicies", () => {
  it("gives a policy and a binding of a rule about pods, for everything that makes them", () => {
    const now =
      "dyn(object).kind == 'Pod' ? dyn(object) : dyn(object).kind == 'CronJob' ? dyn(object).spec.jobTemplate.spec.template : dyn(object).spec.template";
    const then = now.replaceAll("object", "oldObject");
    const newContainer =
      "['containers', 'initContainers', 'ephemeralContainers'].exists(list, list in now.spec && " +
      "!now.spec[list].all(container, list in then.spec && then.spec[list].exists(old, old.name == container.name && old.image == container.image)))";
    const validation = (field: string) => ({
      expression: `!has(variables.pod.${field}) || !variables.pod.${field}`,
      message: `host-namespaces: spec.${field} must be false or absent; leave it out`,
      reason: "Forbidden",
    });
    deepEqual(inTreePolicies(policySet({ policies: [policy(hostNamespaces)] })), [
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: {
          name: "flotilla-host-namespaces",
          labels,
          annotations: { "kubernetes.io/description": `${hostNamespaces.title}. ${hostNamespaces.why}` },
        },
        spec: {
          failurePolicy: "Fail",
          matchConstraints: {
            matchPolicy: "Equivalent",
            namespaceSelector,
            resourceRules: [
              {
                apiGroups: [""],
                apiVersions: ["v1"],
                operations: ["CREATE", "UPDATE"],
                resources: ["pods", "pods/ephemeralcontainers", "pods/resize", "replicationcontrollers"],
              },
              {
                apiGroups: ["apps"],
                apiVersions: ["v1"],
                operations: ["CREATE", "UPDATE"],
                resources: ["daemonsets", "deployments", "replicasets", "statefulsets"],
              },
              {
                apiGroups: ["batch"],
                apiVersions: ["v1"],
                operations: ["CREATE", "UPDATE"],
                resources: ["cronjobs", "jobs"],
              },
            ],
          },
          matchConditions: [
            {
              name: "matters",
              expression:
                `request.operation != 'UPDATE' || [${now}].exists(now, [${then}].exists(then, ` +
                `(object.kind == 'Pod' ? ${newContainer} : now.spec != then.spec)))`,
            },
          ],
          variables: [
            { name: "template", expression: now },
            { name: "pod", expression: "variables.template.spec" },
            {
              name: "metadata",
              expression: "has(variables.template.metadata) ? variables.template.metadata : {}",
            },
            {
              name: "containers",
              expression:
                "(has(variables.pod.containers) ? variables.pod.containers : []) + " +
                "(has(variables.pod.initContainers) ? variables.pod.initContainers : []) + " +
                "(has(variables.pod.ephemeralContainers) ? variables.pod.ephemeralContainers : [])",
            },
          ],
          validations: ["hostNetwork", "hostPID", "hostIPC"].map(validation),
        },
      },
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: "flotilla-host-namespaces", labels },
        spec: { policyName: "flotilla-host-namespaces", validationActions: ["Deny", "Audit"] },
      },
    ]);
  });

  it("gives a rule about objects its parameters, and names the items that break it", () => {
    deepEqual(inTreePolicies(policySet({ policies: [policy(servicePorts)] })), [
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicy",
        metadata: {
          name: "flotilla-service-ports",
          labels,
          annotations: { "kubernetes.io/description": "Services listen where they may. Other ports are closed." },
        },
        spec: {
          failurePolicy: "Fail",
          matchConstraints: {
            matchPolicy: "Equivalent",
            namespaceSelector,
            resourceRules: [
              { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["services"] },
            ],
          },
          matchConditions: [
            {
              name: "matters",
              expression:
                "request.operation != 'UPDATE' || [dyn(object)].exists(now, [dyn(oldObject)].exists(then, " +
                "now.exists(field, !(field in ['metadata', 'status']) && (!(field in then) || now[field] != then[field])) || " +
                "then.exists(field, !(field in ['metadata', 'status']) && !(field in now))))",
            },
          ],
          variables: [
            { name: "params", expression: '{"allowed": dyn([dyn(80), dyn(443)])}' },
            { name: "ports", expression: "object.spec.?ports.orValue([])" },
          ],
          validations: [
            {
              expression: "(variables.ports).all(each, each.port in variables.params.allowed)",
              message: "service-ports: spec.ports[*].port must be allowed; write another",
              messageExpression:
                '"service-ports: spec.ports[*].port must be allowed; write another (" + ' +
                "(variables.ports).filter(each, !(each.port in variables.params.allowed)).map(each, string(each.port)).join(', ') + ')'",
              reason: "Forbidden",
            },
          ],
        },
      },
      {
        apiVersion: "admissionregistration.k8s.io/v1",
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: "flotilla-service-ports", labels },
        spec: { policyName: "flotilla-service-ports", validationActions: ["Deny", "Audit"] },
      },
    ]);
  });
});
