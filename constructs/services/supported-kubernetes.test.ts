import { deepEqual } from "node:assert/strict";

import { problemText } from "../../lib/problem.js";
import { gatekeeper } from "./gatekeeper.js";
import { kyverno } from "./kyverno.js";
import { metricsServer } from "./metrics-server.js";
import { service } from "./services.test.data.js";
import { kubernetesProblems, supportedKubernetes } from "./supported-kubernetes.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

const cluster = clusterNamed("us");
const services = {
  kyverno: kyverno(cluster),
  gatekeeper: gatekeeper(cluster),
  "metrics-server": metricsServer(cluster),
};

describe("kubernetesProblems", () => {
  const refused = {
    kyverno: { "1.32": "1.33 to 1.35", "1.36": "1.33 to 1.35" },
    gatekeeper: { "1.32": "1.33 to 1.36", "1.37": "1.33 to 1.36" },
    "metrics-server": { "1.30": "1.31 or newer" },
  } as const;
  for (const [name, versions] of Object.entries(refused)) {
    for (const [kubernetes, range] of Object.entries(versions)) {
      it(`refuses ${name} on Kubernetes ${kubernetes}`, () => {
        const service = services[name as keyof typeof services];
        deepEqual(kubernetesProblems("clusters.us.kubernetes", kubernetes as "1.32", [service]).map(problemText), [
          `clusters.us.kubernetes must be ${range} for ${name} ${service.chart.version}, got "${kubernetes}"`,
        ]);
      });
    }
  }

  it("takes every version between the oldest and the newest", () => {
    const versions = ["1.33", "1.34", "1.35"] as const;
    deepEqual(
      versions.flatMap((version) => kubernetesProblems("kubernetes", version, Object.values(services))),
      [],
    );
    deepEqual(kubernetesProblems("kubernetes", "1.36", [services.gatekeeper, services["metrics-server"]]), []);
    deepEqual(kubernetesProblems("kubernetes", "1.99", [services["metrics-server"]]), []);
  });

  it("knows nothing of other charts and versions, and says nothing of them", () => {
    const newer = { ...services.kyverno, chart: { ...services.kyverno.chart, version: "4.0.0" } };
    deepEqual(kubernetesProblems("kubernetes", "1.20", [newer, service("other")]), []);
  });

  it("knows the versions of the charts that are installed", () => {
    const known = new Set(supportedKubernetes.map(({ chart, version }) => `${chart} ${version}`));
    const installed = Object.values(services).map(({ chart: { chart, version } }) => `${chart} ${version}`);
    deepEqual(
      installed.filter((each) => !known.has(each)),
      [],
    );
  });
});
