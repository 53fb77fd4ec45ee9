import { deepEqual } from "node:assert/strict";

import { secret } from "../provider/property-value.js";
import { checkpoint, lastInputs, liveInputs } from "./checkpoint.js";

const metadata = { name: "settings", namespace: "shop" };
const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata, data: { level: "info" } };
const live = {
  ...inputs,
  metadata: { ...metadata, uid: "1", resourceVersion: "7" },
  data: { level: "debug", more: "x" },
};

describe("checkpoint", () => {
  it("keeps the live object, its inputs, its first version and its manager", () => {
    deepEqual(checkpoint(live, inputs, "pulumi-kubernetes-1"), {
      ...live,
      __fieldManager: "pulumi-kubernetes-1",
      __initialApiVersion: "v1",
      __inputs: inputs,
    });
  });

  it("is what the inputs are read from when the engine sends none", () => {
    deepEqual(lastInputs({}, checkpoint(live, inputs, "manager")), inputs);
  });
});

describe("liveInputs", () => {
  it("are the live values of what the inputs speak of", () => {
    deepEqual(liveInputs(live, inputs), { ...inputs, data: { level: "debug" } });
  });

  it("take lists whole, so that an item added by hand is seen", () => {
    deepEqual(liveInputs({ list: [{ a: 2, b: 1 }, { a: 3 }] }, { list: [{ a: 1 }] }), { list: [{ a: 2 }, { a: 3 }] });
  });

  it("stay secret", () => {
    deepEqual(liveInputs({ data: { key: "new" } }, { data: { key: secret("old") } }), { data: { key: secret("new") } });
  });

  it("of an import are the object without what only the API server writes", () => {
    deepEqual(liveInputs({ ...live, status: {} }, {}), { ...inputs, data: live.data });
  });
});
