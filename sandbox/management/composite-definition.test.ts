import { deepEqual } from "node:assert/strict";

import { compositeDefinition } from "./composite-definition.js";

describe("compositeDefinition", () => {
  it("defines what a CompositeResourceDefinition describes, with a place for Crossplane's own choices", () => {
    const xrd = {
      metadata: { name: "buckets.platform.acme.example" },
      spec: {
        group: "platform.acme.example",
        scope: "Namespaced",
        names: { kind: "Bucket", plural: "buckets" },
        versions: [
          {
            name: "v1alpha1",
            served: true,
            referenceable: true,
            schema: {
              openAPIV3Schema: {
                type: "object",
                required: ["spec"],
                properties: { spec: { type: "object", properties: { region: { type: "string" } } } },
              },
            },
          },
        ],
      },
    };
    const name = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
    deepEqual(compositeDefinition(xrd), {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "buckets.platform.acme.example" },
      spec: {
        group: "platform.acme.example",
        scope: "Namespaced",
        names: { kind: "Bucket", plural: "buckets", listKind: "BucketList", singular: "bucket" },
        versions: [
          {
            name: "v1alpha1",
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: {
              openAPIV3Schema: {
                type: "object",
                required: ["spec"],
                properties: {
                  spec: {
                    type: "object",
                    properties: {
                      region: { type: "string" },
                      crossplane: {
                        type: "object",
                        properties: {
                          compositionRef: name,
                          compositionRevisionRef: name,
                          compositionUpdatePolicy: {
                            type: "string",
                            enum: ["Automatic", "Manual"],
                            default: "Automatic",
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    });
  });
});
