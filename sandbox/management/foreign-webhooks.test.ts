import { deepEqual } from "node:assert/strict";

import { silencing } from "./foreign-webhooks.js";

const never = { name: "sandbox.flotilla/no-pod-answers", expression: "false" };
const inPod = { name: "check.shop.example", clientConfig: { service: { name: "shop", namespace: "shop" } } };
const ofManager = { name: "default.capi.example", clientConfig: { url: "https://127.0.0.1:9443/mutate" } };

describe("silencing", () => {
  it("adds a condition that no request meets to webhooks in pods, after their own, and leaves managers alone", () => {
    const own = { name: "except-nodes", expression: "true" };
    deepEqual(silencing({ webhooks: [ofManager, inPod, { ...inPod, matchConditions: [own] }] }), [
      { op: "test", path: "/webhooks/1/name", value: "check.shop.example" },
      { op: "add", path: "/webhooks/1/matchConditions", value: [never] },
      { op: "test", path: "/webhooks/2/name", value: "check.shop.example" },
      { op: "add", path: "/webhooks/2/matchConditions", value: [own, never] },
    ]);
  });

  it("does nothing where that is done, or where there is no webhook", () => {
    deepEqual(silencing({ webhooks: [ofManager, { ...inPod, matchConditions: [never] }] }), []);
    deepEqual(silencing({}), []);
  });
});
