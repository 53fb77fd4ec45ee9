import { deepEqual } from "node:assert/strict";

import { significant } from "./significant.js";

describe("significant", () => {
  const metadata = { name: "a" };

  it("leaves out keys without a value", () => {
    deepEqual(
      significant({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { ...metadata, labels: null } as never,
        spec: { a: [{ b: null, c: 0 }] },
      }),
      { apiVersion: "v1", kind: "Pod", metadata, spec: { a: [{ c: 0 }] } },
    );
  });

  it("leaves out the descriptions of schemas, and no property of that name, no default and nothing of other kinds", () => {
    const definition = (description: object) => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata,
      spec: {
        ...description,
        properties: {
          description: { type: "string", ...description },
          default: { type: "object", ...description },
          a: { items: [{ ...description }], default: { description: "x", b: null } },
        },
      },
    });
    deepEqual(significant(definition({ description: "Says what it is." })), definition({}));
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { description: "x" } };
    deepEqual(significant(map), map);
  });
});
