import { deepEqual } from "node:assert/strict";

import { hostNamespaces } from "../host-namespaces.js";
import { compiledPolicy } from "./compiled-policy.js";
import { gatekeeperPolicies } from "./gatekeeper.js";
import { policy, policySet, servicePorts } from "./policy-set.test.data.js";

const labels = { "app.kubernetes.io/managed-by": "flotilla" };

describe("gatekeeperPolicies", () => {
  it("gives the templates of all rules, and then a constraint of each", () => {
    deepEqual(
      gatekeeperPolicies(policySet(), "admission").map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        "ConstraintTemplate flotillahostnamespaces",
        "ConstraintTemplate flotillaserviceports",
        "FlotillaHostNamespaces host-namespaces",
        "FlotillaServicePorts service-ports",
      ],
    );
  });

  it("asks what the other engines ask, with parameters of the constraint", () => {
    const ports = policy(servicePorts);
    const { matchConditions: matchCondition, variables, validations } = compiledPolicy(ports);
    deepEqual(gatekeeperPolicies(policySet({ policies: [ports] }), "admission"), [
      {
        apiVersion: "templates.gatekeeper.sh/v1",
        kind: "ConstraintTemplate",
        metadata: {
          name: "flotillaserviceports",
          labels,
          annotations: {
            "metadata.gatekeeper.sh/title": "Services listen where they may",
            description: "Other ports are closed.",
          },
        },
        spec: {
          crd: {
            spec: {
              names: { kind: "FlotillaServicePorts" },
              validation: {
                openAPIV3Schema: {
                  type: "object",
                  properties: { allowed: { type: "array", items: { type: "integer" } } },
                },
              },
            },
          },
          targets: [
            {
              target: "admission.k8s.gatekeeper.sh",
              operations: ["CREATE", "UPDATE"],
              code: [
                {
                  engine: "K8sNativeValidation",
                  source: { generateVAP: false, failurePolicy: "Fail", matchCondition, variables, validations },
                },
              ],
            },
          ],
        },
      },
      {
        apiVersion: "constraints.gatekeeper.sh/v1beta1",
        kind: "FlotillaServicePorts",
        metadata: { name: "service-ports", labels },
        spec: {
          enforcementAction: "deny",
          match: {
            kinds: [{ apiGroups: [""], kinds: ["Service"] }],
            excludedNamespaces: ["flotilla-system", "kube-system"],
          },
          parameters: { allowed: [80, 443] },
        },
      },
    ]);
  });

  it("only audits in the background", () => {
    const [, constraint] = gatekeeperPolicies(policySet({ policies: [policy(hostNamespaces)] }), "background");
    deepEqual(constraint, {
      apiVersion: "constraints.gatekeeper.sh/v1beta1",
      kind: "FlotillaHostNamespaces",
      metadata: { name: "host-namespaces", labels },
      spec: {
        enforcementAction: "scoped",
        scopedEnforcementActions: [
          { action: "deny", enforcementPoints: [{ name: "audit.gatekeeper.sh" }, { name: "gator.gatekeeper.sh" }] },
        ],
        match: {
          kinds: [
            { apiGroups: [""], kinds: ["Pod", "ReplicationController"] },
            { apiGroups: ["apps"], kinds: ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"] },
            { apiGroups: ["batch"], kinds: ["CronJob", "Job"] },
          ],
          excludedNamespaces: ["flotilla-system", "kube-system"],
        },
      },
    });
  });
});
