import { deepEqual } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { app } from "./app.js";

describe("the cdk8s app", () => {
  it("writes the objects of the services", () => {
    const folder = mkdtempSync(join(tmpdir(), "shop-platform-"));
    try {
      app(folder).synth();
      const text = readFileSync(join(folder, "shop.k8s.yaml"), "utf8");
      deepEqual(
        [...text.matchAll(/^kind: (.*)\n/gm)].map(([, kind]) => kind),
        [
          "Namespace",
          "Namespace",
          "ServiceAccount",
          "Deployment",
          "Service",
          "PodDisruptionBudget",
          "HorizontalPodAutoscaler",
        ],
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
