import { deepEqual } from "node:assert/strict";

import type { LocalSpec } from "../../lib/fleet/cluster-spec.js";
import { metricsServer, needsMetricsServer } from "./metrics-server.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

describe("needsMetricsServer", () => {
  const expected = { us: true, eu: false, asia: false, dev: true };
  for (const [name, needs] of Object.entries(expected)) {
    const { spec } = clusterNamed(name);
    it(`${needs ? "is true" : "is false"} for ${spec.cloud}`, () => {
      deepEqual(needsMetricsServer(spec), needs);
    });
  }

  it("is false for k3d, whose k3s comes with it", () => {
    const kind = clusterNamed("dev").spec as LocalSpec;
    deepEqual(
      [undefined, "kind", "k3d"].map((engine) =>
        needsMetricsServer(engine === undefined ? kind : { ...kind, engine: engine as "kind" | "k3d" }),
      ),
      [true, true, false],
    );
  });
});

describe("metricsServer", () => {
  it("is the chart at an exact version, where the clouds have theirs", () => {
    deepEqual(metricsServer(clusterNamed("us")), {
      name: "metrics-server",
      chart: {
        name: "metrics-server",
        chart: "metrics-server",
        repository: "https://kubernetes-sigs.github.io/metrics-server/",
        version: "3.13.1",
        namespace: "kube-system",
        values: {
          replicas: 2,
          priorityClassName: "flotilla-platform",
          resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
          podDisruptionBudget: { enabled: true, minAvailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                {
                  topologyKey: "kubernetes.io/hostname",
                  labelSelector: { matchLabels: { "app.kubernetes.io/name": "metrics-server" } },
                },
              ],
            },
          },
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
          apiService: { insecureSkipTLSVerify: false },
          tls: { type: "cert-manager" },
          args: [],
        },
      },
      before: [],
      objects: [],
      identities: [],
      provides: ["metrics/resource"],
      needs: ["definitions/cert-manager.io", "webhook/cert-manager"],
    });
  });

  it("is as small as its tier allows", () => {
    const values = (tier: "staging" | "development") => {
      const { replicas, resources, podDisruptionBudget } = metricsServer(clusterNamed("us", tier)).chart.values;
      return { replicas, resources, podDisruptionBudget };
    };
    deepEqual(values("staging"), {
      replicas: 2,
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
      podDisruptionBudget: { enabled: true, minAvailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    });
    deepEqual(values("development"), {
      replicas: 1,
      resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      podDisruptionBudget: { enabled: false },
    });
  });

  it("trusts kubelets without an authority on a local cluster alone", () => {
    deepEqual(
      ["us", "eu", "asia", "dev"].map((name) => metricsServer(clusterNamed(name)).chart.values.args),
      [[], [], [], ["--kubelet-insecure-tls"]],
    );
  });

  it("needs nobody with a certificate of its own, which the API server cannot verify", () => {
    const { chart, needs } = metricsServer(clusterNamed("us"), { certificate: "itself" });
    deepEqual(
      [chart.values.apiService, chart.values.tls, needs],
      [{ insecureSkipTLSVerify: true }, { type: "metrics-server" }, []],
    );
  });

  it("takes values over its own", () => {
    deepEqual(metricsServer(clusterNamed("us"), { values: { replicas: 1 } }).chart.values.replicas, 1);
  });
});
