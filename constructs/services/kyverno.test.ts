import { deepEqual, equal, throws } from "node:assert/strict";

import type { Tier } from "../../lib/fleet/tiers.js";
import { manifestTitle } from "../../lib/manifests.js";
import { kyverno, type KyvernoController, type KyvernoValues } from "./kyverno.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

const onTier = (tier: Tier): KyvernoValues => kyverno(clusterNamed("us", tier)).chart.values;

describe("kyverno", () => {
  it("is the chart at an exact version, in a namespace of its own", () => {
    const service = kyverno(clusterNamed("us"));
    const { values, ...chart } = service.chart;
    deepEqual(chart, {
      name: "kyverno",
      chart: "kyverno",
      repository: "https://kyverno.github.io/kyverno/",
      version: "3.9.0",
      namespace: "kyverno",
    });
    deepEqual(service.before.map(manifestTitle), ["Namespace kyverno"]);
    deepEqual([service.objects, service.identities, service.needs], [[], [], []]);
    equal(values.global.priorityClassName, "flotilla-platform");
  });

  it("says all that counts in production, and leaves nothing of it to the chart's defaults", () => {
    const pods = (cpu: string, memory: string, limit: string) => ({
      requests: { cpu, memory },
      limits: { memory: limit },
    });
    const budget = (minAvailable: number) => ({
      enabled: true,
      minAvailable,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    });
    deepEqual(onTier("production"), {
      global: { priorityClassName: "flotilla-platform" },
      config: {
        preserve: false,
        excludeKyvernoNamespace: true,
        webhooks: {
          namespaceSelector: {
            matchExpressions: [
              {
                key: "kubernetes.io/metadata.name",
                operator: "NotIn",
                values: ["kube-node-lease", "kube-public", "kube-system"],
              },
            ],
          },
        },
        resourceFiltersIncludeNamespaces: [],
        webhookAnnotations: { "admissions.enforcer/disabled": "true" },
      },
      features: {
        forceFailurePolicyIgnore: { enabled: false },
        excludeBootstrapResources: { enabled: true },
        admissionReports: { enabled: true },
        aggregateReports: { enabled: true },
        policyReports: { enabled: true },
        backgroundScan: { enabled: true, backgroundScanInterval: "1h", skipResourceFilters: false },
        generateValidatingAdmissionPolicy: { enabled: false },
        policyExceptions: { enabled: false },
      },
      webhooksCleanup: { enabled: true },
      admissionController: {
        replicas: 3,
        podDisruptionBudget: budget(2),
        container: { resources: pods("250m", "256Mi", "1024Mi"), extraArgs: { webhookTimeout: 5 } },
      },
      backgroundController: {
        enabled: true,
        replicas: 2,
        podDisruptionBudget: budget(1),
        resources: pods("100m", "128Mi", "512Mi"),
      },
      cleanupController: {
        enabled: true,
        replicas: 2,
        podDisruptionBudget: budget(1),
        resources: pods("100m", "64Mi", "256Mi"),
      },
      reportsController: {
        enabled: true,
        replicas: 2,
        podDisruptionBudget: budget(1),
        resources: pods("100m", "256Mi", "1024Mi"),
      },
    });
  });

  /** Pods, pods that an eviction leaves, what one pod asks for, and its limit. */
  const expected = {
    production: {
      admission: "3 of which 2 stay, 250m 256Mi, at most 1024Mi",
      background: "2 of which 1 stay, 100m 128Mi, at most 512Mi",
      cleanup: "2 of which 1 stay, 100m 64Mi, at most 256Mi",
      reports: "2 of which 1 stay, 100m 256Mi, at most 1024Mi",
    },
    staging: {
      admission: "2 of which 1 stay, 100m 256Mi, at most 512Mi",
      background: "1 of which 0 stay, 100m 64Mi, at most 256Mi",
      cleanup: "1 of which 0 stay, 100m 64Mi, at most 128Mi",
      reports: "1 of which 0 stay, 100m 128Mi, at most 512Mi",
    },
    development: {
      admission: "1 of which 0 stay, 50m 128Mi, at most 384Mi",
      background: "1 of which 0 stay, 50m 64Mi, at most 128Mi",
      cleanup: "1 of which 0 stay, 50m 64Mi, at most 128Mi",
      reports: "1 of which 0 stay, 50m 64Mi, at most 128Mi",
    },
  } as const;
  for (const tier of ["production", "staging", "development"] as const) {
    it(`runs as many pods as tier ${tier} promises`, () => {
      const { admissionController, backgroundController, cleanupController, reportsController } = onTier(tier);
      const { container, ...admission } = admissionController;
      deepEqual(
        {
          admission: inWords({ ...admission, resources: container.resources }),
          background: inWords(backgroundController),
          cleanup: inWords(cleanupController),
          reports: inWords(reportsController),
        },
        expected[tier],
      );
    });
  }

  it("differs between tiers in its pods and in what it does while none answers", () => {
    const development = onTier("development");
    const production = onTier("production");
    deepEqual(development, {
      ...production,
      features: { ...production.features, forceFailurePolicyIgnore: { enabled: true } },
      admissionController: development.admissionController,
      backgroundController: development.backgroundController,
      cleanupController: development.cleanupController,
      reportsController: development.reportsController,
    });
  });

  it("is the same on every cloud", () => {
    const [eks, ...others] = ["us", "eu", "asia", "dev"].map((name) => kyverno(clusterNamed(name, "production")));
    others.forEach((other) => {
      deepEqual(other, eks);
    });
  });

  it("leaves out the same namespaces in webhooks and in itself", () => {
    const { config } = kyverno(clusterNamed("us"), { excludedNamespaces: ["velero"] }).chart.values;
    const [expression] = config.webhooks.namespaceSelector.matchExpressions;
    deepEqual(expression?.values, ["kube-node-lease", "kube-public", "kube-system", "velero"]);
    deepEqual(config.resourceFiltersIncludeNamespaces, ["velero"]); // those of Kubernetes it leaves out by itself
  });

  it("takes values over its own", () => {
    const { features } = kyverno(clusterNamed("us"), { values: { features: { policyExceptions: { enabled: true } } } })
      .chart.values;
    deepEqual([features.policyExceptions, features.policyReports], [{ enabled: true }, { enabled: true }]);
  });

  it("refuses options that are wrong", () => {
    throws(() => kyverno(clusterNamed("us"), { timeoutSeconds: 60 }), {
      name: "InvalidError",
      message: "kyverno of us is invalid\n  options.timeoutSeconds must be a whole number of seconds, 1 to 30, got 60",
    });
  });
});

function inWords({ replicas, resources, podDisruptionBudget }: Omit<KyvernoController, "enabled">): string {
  const { requests, limits } = resources;
  const stay = podDisruptionBudget.enabled ? podDisruptionBudget.minAvailable : 0;
  return `${replicas} of which ${stay} stay, ${requests.cpu} ${requests.memory}, at most ${limits.memory}`;
}
