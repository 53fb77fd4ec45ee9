import { deepEqual } from "node:assert/strict";

import { inTreePolicies } from "./in-tree.js";
import { kyvernoPolicies } from "./kyverno.js";
import { policy, policySet, servicePorts } from "./policy-set.test.data.js";

const spec = (object: object | undefined) => (object as { readonly spec: Readonly<Record<string, unknown>> }).spec;

describe("kyvernoPolicies", () => {
  it("gives a policy a rule, with the name that it has in the API server", () => {
    deepEqual(
      kyvernoPolicies(policySet(), "admission").map(({ apiVersion, kind, metadata }) => ({
        apiVersion,
        kind,
        metadata,
      })),
      [
        {
          apiVersion: "policies.kyverno.io/v1",
          kind: "ValidatingPolicy",
          metadata: {
            name: "flotilla-host-namespaces",
            labels: { "app.kubernetes.io/managed-by": "flotilla" },
            annotations: {
              "policies.kyverno.io/title": "Pods share no namespace with their node",
              "policies.kyverno.io/description":
                "A pod in the network, process or IPC namespace of its node sees and reaches what belongs to the node and to every other pod.",
            },
          },
        },
        {
          apiVersion: "policies.kyverno.io/v1",
          kind: "ValidatingPolicy",
          metadata: {
            name: "flotilla-service-ports",
            labels: { "app.kubernetes.io/managed-by": "flotilla" },
            annotations: {
              "policies.kyverno.io/title": "Services listen where they may",
              "policies.kyverno.io/description": "Other ports are closed.",
            },
          },
        },
      ],
    );
  });

  it("asks what the API server asks, and writes no policies of its own", () => {
    const set = policySet({ policies: [policy(servicePorts)] });
    const { validations, ...inTree } = spec(inTreePolicies(set)[0]) as { readonly validations: readonly object[] };
    deepEqual(spec(kyvernoPolicies(set, "admission")[0]), {
      ...inTree,
      validations: validations.map((validation) => ({ ...validation, reason: undefined })).map(withoutUndefined),
      validationActions: ["Deny", "Audit"],
      evaluation: { admission: { enabled: true }, background: { enabled: true } },
      autogen: { podControllers: { controllers: [] }, validatingAdmissionPolicy: { enabled: false } },
    });
  });

  it("is asked about no request in the background", () => {
    const set = policySet({ policies: [policy(servicePorts)] });
    deepEqual(spec(kyvernoPolicies(set, "background")[0]), {
      ...spec(kyvernoPolicies(set, "admission")[0]),
      evaluation: { admission: { enabled: false }, background: { enabled: true } },
    });
  });
});

function withoutUndefined(object: object): object {
  return JSON.parse(JSON.stringify(object)) as object;
}
