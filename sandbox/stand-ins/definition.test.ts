import { deepEqual } from "node:assert/strict";

import { standInDefinition } from "./definition.js";

const pool = {
  group: "infrastructure.cluster.x-k8s.io",
  versions: ["v1beta2", "v1beta1"],
  kind: "AWSManagedMachinePool",
  plural: "awsmanagedmachinepools",
  scope: "Namespaced",
} as const;

describe("standInDefinition", () => {
  it("defines a kind that takes any object, says that it is a stand-in, and stores its first version", () => {
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    deepEqual(standInDefinition(pool), {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: {
        name: "awsmanagedmachinepools.infrastructure.cluster.x-k8s.io",
        annotations: { "flotilla/stand-in": "true" },
      },
      spec: {
        group: "infrastructure.cluster.x-k8s.io",
        names: {
          kind: "AWSManagedMachinePool",
          listKind: "AWSManagedMachinePoolList",
          plural: "awsmanagedmachinepools",
          singular: "awsmanagedmachinepool",
        },
        scope: "Namespaced",
        versions: [
          { name: "v1beta2", served: true, storage: true, schema, subresources: { status: {} } },
          { name: "v1beta1", served: true, storage: false, schema, subresources: { status: {} } },
        ],
      },
    });
  });

  it("labels the definition with the contracts that its kind keeps", () => {
    const labels = { "cluster.x-k8s.io/v1beta1": "v1beta2" };
    deepEqual(standInDefinition({ ...pool, labels }).metadata, {
      name: "awsmanagedmachinepools.infrastructure.cluster.x-k8s.io",
      annotations: { "flotilla/stand-in": "true" },
      labels,
    });
  });
});
