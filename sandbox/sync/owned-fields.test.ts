import { deepEqual } from "node:assert/strict";

import type { Properties } from "../provider/property-value.js";
import { changedFields } from "./owned-fields.js";

const container = (image: string, name = "web") => ({ name, image });
/** A Deployment of which a manager owns some fields. */
function deployment(spec: Properties, fields: Properties, labels: Properties = {}): Properties {
  return {
    kind: "Deployment",
    metadata: {
      name: "web",
      labels,
      managedFields: [
        { manager: "kubectl", operation: "Update", fieldsV1: { "f:spec": { "f:paused": {} } } },
        { manager: "sync", operation: "Apply", subresource: "status", fieldsV1: { "f:status": {} } },
        { manager: "sync", operation: "Apply", fieldsV1: fields },
      ],
    },
    spec,
  };
}
const ownsImage = { "f:spec": { "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:name": {}, "f:image": {} } } } };
const ownsReplicas = { "f:spec": { "f:replicas": {} } };

describe("changedFields", () => {
  it("is nothing where only others have written", () => {
    const before = deployment({ replicas: 3, paused: true }, ownsReplicas);
    const after = deployment({ replicas: 3, paused: false }, ownsReplicas);
    deepEqual(changedFields(before, after, "sync"), []);
  });

  it("is a field that somebody else had taken, and how it was", () => {
    const before = deployment({ replicas: 1 }, {});
    deepEqual(changedFields(before, deployment({ replicas: 3 }, ownsReplicas), "sync"), [
      { path: "spec.replicas", from: 1, to: 3, owned: false },
    ]);
  });

  it("finds items of lists by their keys, wherever they stand", () => {
    const before = deployment({ containers: [container("log:1", "log"), container("web:1")] }, ownsImage);
    const after = deployment({ containers: [container("web:2"), container("log:1", "log")] }, ownsImage);
    deepEqual(changedFields(before, after, "sync"), [
      { path: "spec.containers[name=web].image", from: "web:1", to: "web:2", owned: true },
    ]);
  });

  it("is one change where a whole item was missing", () => {
    const after = deployment({ containers: [container("web:1")] }, ownsImage);
    deepEqual(changedFields(deployment({ containers: [] }, {}), after, "sync"), [
      { path: "spec.containers[name=web]", from: undefined, to: container("web:1"), owned: false },
    ]);
  });

  it("is a field that the manager lets go of, unless another keeps it", () => {
    const before = deployment({ replicas: 3 }, ownsReplicas);
    deepEqual(changedFields(before, deployment({}, {}), "sync"), [
      { path: "spec.replicas", from: 3, to: undefined, owned: true },
    ]);
    deepEqual(changedFields(before, deployment({ replicas: 3 }, {}), "sync"), []);
  });

  it("knows members of sets by their value, and writes names that are no words in quotes", () => {
    const owned = { "f:metadata": { "f:labels": { "f:a.b/c": {} }, "f:finalizers": { 'v:"x"': {} } } };
    const before = { metadata: { labels: { "a.b/c": "1" } } };
    const after = deployment({}, owned, { "a.b/c": "2" });
    const metadata = { ...(after["metadata"] as Properties), finalizers: ["x"] };
    deepEqual(
      changedFields(before, { ...after, metadata }, "sync").map(({ path, to }) => [path, to]),
      [
        ["metadata.finalizers", ["x"]],
        ['metadata.labels["a.b/c"]', "2"],
      ],
    );
  });
});
