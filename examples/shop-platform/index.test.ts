import { equal, ok } from "node:assert/strict";

import { runtime } from "@pulumi/pulumi";

describe("the Pulumi program", () => {
  it("lists the cluster and each object on it in a preview", async () => {
    const registered: string[] = [];
    const mocks: runtime.Mocks = {
      newResource: ({ type, name, inputs }) => {
        registered.push(`${type} ${name}`);
        return { id: undefined, state: inputs };
      },
      call: ({ inputs }) => inputs,
    };
    await runtime.setMocks(mocks, "shop-platform", "test", true);
    await import("./index.js");
    await runtime.disconnect();

    equal(registered.filter((each) => each.startsWith("aws:eks/cluster:Cluster ")).length, 1);
    ok(registered.includes("kubernetes:apps/v1:Deployment shop/shop/Deployment/cart"), registered.join("\n"));
    ok(registered.includes("kubernetes:core/v1:Namespace shop/Namespace/shop-jobs"), registered.join("\n"));
  });
});
