import { deepEqual, equal } from "node:assert/strict";

import { UNKNOWN, type Properties } from "../provider/property-value.js";
import { BuiltInKinds } from "./built-in-kinds.js";

describe("BuiltInKinds", () => {
  const kinds = new BuiltInKinds();

  function deployment(spec: Properties): Properties {
    return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", labels: { app: "web" } }, spec };
  }

  it("drops fields that the kind does not have, at any depth", async () => {
    const container = { name: "web", image: "web:1" };
    deepEqual(
      await kinds.pruned(
        deployment({ replica: 3, replicas: 2, template: { spec: { containers: [{ ...container, imgae: "x" }] } } }),
      ),
      deployment({ replicas: 2, template: { spec: { containers: [container] } } }),
    );
  });

  it("drops nulls, empty lists and empty maps", async () => {
    deepEqual(
      await kinds.pruned(deployment({ template: { metadata: { labels: {} }, spec: { volumes: [], nodeName: null } } })),
      deployment({ template: { metadata: {}, spec: {} } }),
    );
  });

  it("keeps an object with a value of the wrong type as it is, for the API server to refuse", async () => {
    const wrong = deployment({ replicas: "three", replica: 3 });
    equal(await kinds.pruned(wrong), wrong);
  });

  it("keeps unknown values of any type", async () => {
    const unknown = deployment({ replicas: UNKNOWN, template: UNKNOWN });
    deepEqual(await kinds.pruned(unknown), unknown);
  });

  it("keeps every field of a custom resource, also one that shares its kind with a built-in", async () => {
    const service = { apiVersion: "serving.knative.dev/v1", kind: "Service", metadata: { name: "web" }, whatever: [] };
    equal(await kinds.pruned(service), service);
  });
});
