import { deepEqual } from "node:assert/strict";

import { late } from "../lib/late.js";
import { manifests, manifestTitle } from "../lib/manifests.js";
import { Foundation } from "./foundation.js";

describe("Foundation", () => {
  const objects = manifests("test", (chart) => {
    new Foundation(chart, "foundation", { lateValues: ["cluster_endpoint", "oidc_issuer"] });
  });

  it("is a namespace, the priority classes and the late values", () => {
    deepEqual(objects.map(manifestTitle), [
      "Namespace flotilla-system",
      "PriorityClass flotilla-platform",
      "PriorityClass flotilla-standard",
      "ConfigMap flotilla-system/late-values",
    ]);
  });

  it("puts what workloads need to run before workloads", () => {
    deepEqual(
      objects.filter(({ kind }) => kind === "PriorityClass").map(({ metadata, value }) => [metadata.name, value]),
      [
        ["flotilla-platform", 1_000_000],
        ["flotilla-standard", 1_000],
      ],
    );
  });

  it("has a key for each late value", () => {
    deepEqual(objects.find(({ kind }) => kind === "ConfigMap")?.data, {
      cluster_endpoint: late("cluster_endpoint"),
      oidc_issuer: late("oidc_issuer"),
    });
  });

  it("labels every object", () => {
    deepEqual(
      objects.map(({ metadata }) => metadata.labels?.["app.kubernetes.io/managed-by"]),
      objects.map(() => "flotilla"),
    );
  });
});
