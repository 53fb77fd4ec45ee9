import { deepEqual, throws } from "node:assert/strict";

import type { Tier } from "../../lib/fleet/tiers.js";
import { manifestTitle } from "../../lib/manifests.js";
import { gatekeeper, type GatekeeperOptions, type GatekeeperValues } from "./gatekeeper.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

const onTier = (tier: Tier, options: GatekeeperOptions = {}): GatekeeperValues =>
  gatekeeper(clusterNamed("us", tier), options).chart.values;

const exceptNodes = [
  { name: "except-nodes", expression: '!(request.resource.group == "" && request.resource.resource == "nodes")' },
  {
    name: "except-certificate-requests",
    expression:
      '!(request.resource.group == "certificates.k8s.io" && request.resource.resource == "certificatesigningrequests")',
  },
];

describe("gatekeeper", () => {
  it("is the chart at an exact version, in a namespace of its own", () => {
    const service = gatekeeper(clusterNamed("us"));
    deepEqual(without(service.chart, "values"), {
      name: "gatekeeper",
      chart: "gatekeeper",
      repository: "https://open-policy-agent.github.io/gatekeeper/charts",
      version: "3.23.0",
      namespace: "gatekeeper-system",
    });
    deepEqual(service.before.map(manifestTitle), ["Namespace gatekeeper-system"]);
    deepEqual([service.identities, service.needs], [[], []]);
  });

  it("says all that counts in production, and leaves nothing of it to the chart's defaults", () => {
    deepEqual(onTier("production"), {
      replicas: 3,
      pdb: { controllerManager: { minAvailable: 2 } },
      validatingWebhookFailurePolicy: "Fail",
      validatingWebhookCheckIgnoreFailurePolicy: "Fail",
      validatingWebhookTimeoutSeconds: 5,
      validatingWebhookAnnotations: { "admissions.enforcer/disabled": "true" },
      validatingWebhookExemptNamespacesLabels: {
        "kubernetes.io/metadata.name": ["kube-node-lease", "kube-public", "kube-system"],
      },
      validatingWebhookMatchConditions: exceptNodes,
      disableMutation: true,
      disableAudit: false,
      auditInterval: 60,
      auditMatchKindOnly: true,
      constraintViolationsLimit: 100,
      logDenies: true,
      resourceQuota: false,
      controllerManager: {
        priorityClassName: "flotilla-platform",
        resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "1024Mi" } },
      },
      audit: {
        priorityClassName: "flotilla-platform",
        resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "1024Mi" } },
      },
      postInstall: { labelNamespace: { enabled: false }, probeWebhook: { enabled: true } },
      preUninstall: { deleteWebhookConfigurations: { enabled: true, name: "gatekeeper-delete-webhook-configs" } },
    });
  });

  /** Pods, pods that an eviction leaves, what becomes of requests while none answers, and what one pod asks for. */
  const expected = {
    production: [3, 2, "Fail", "250m 512Mi, at most 1024Mi", "100m 512Mi, at most 1024Mi"],
    staging: [2, 1, "Fail", "100m 256Mi, at most 512Mi", "100m 256Mi, at most 512Mi"],
    development: [1, 0, "Ignore", "50m 256Mi, at most 512Mi", "50m 256Mi, at most 512Mi"],
  } as const;
  for (const tier of ["production", "staging", "development"] as const) {
    it(`runs as many pods as tier ${tier} promises`, () => {
      const values = onTier(tier);
      const { replicas, pdb, validatingWebhookFailurePolicy, controllerManager, audit } = values;
      const inWords = ({ resources: { requests, limits } }: typeof audit) =>
        `${requests.cpu} ${requests.memory}, at most ${limits.memory}`;
      deepEqual(
        [
          replicas,
          pdb.controllerManager.minAvailable,
          validatingWebhookFailurePolicy,
          inWords(controllerManager),
          inWords(audit),
        ],
        expected[tier],
      );
      const ofTier = ["replicas", "pdb", "validatingWebhookFailurePolicy", "controllerManager", "audit"];
      deepEqual(without(values, ...ofTier), without(onTier("production"), ...ofTier));
    });
  }

  it("is the same on every cloud", () => {
    const [eks, ...others] = ["us", "eu", "asia", "dev"].map((name) => gatekeeper(clusterNamed(name, "production")));
    others.forEach((other) => {
      deepEqual(other, eks);
    });
  });

  it("leaves out the same namespaces in webhooks, in audits and in what the API server enforces for it", () => {
    const service = gatekeeper(clusterNamed("us"), { excludedNamespaces: ["velero"], mutation: true });
    const names = { "kubernetes.io/metadata.name": ["kube-node-lease", "kube-public", "kube-system", "velero"] };
    const { validatingWebhookExemptNamespacesLabels, mutatingWebhookExemptNamespacesLabels } = service.chart.values;
    deepEqual([validatingWebhookExemptNamespacesLabels, mutatingWebhookExemptNamespacesLabels], [names, names]);
    deepEqual(service.objects, [
      {
        apiVersion: "config.gatekeeper.sh/v1alpha1",
        kind: "Config",
        metadata: {
          name: "config",
          namespace: "gatekeeper-system",
          labels: { "app.kubernetes.io/managed-by": "flotilla" },
        },
        spec: {
          match: [
            {
              excludedNamespaces: ["gatekeeper-system", "kube-node-lease", "kube-public", "kube-system", "velero"],
              processes: ["*"],
            },
          ],
        },
      },
    ]);
  });

  it("holds the webhook that changes objects to the same rules", () => {
    const values = onTier("staging", { mutation: true, failurePolicy: "Ignore", timeoutSeconds: 3 });
    deepEqual(
      Object.entries(values).filter(([key]) => key.startsWith("mutatingWebhook") || key === "disableMutation"),
      Object.entries({
        disableMutation: false,
        mutatingWebhookFailurePolicy: "Ignore",
        mutatingWebhookTimeoutSeconds: 3,
        mutatingWebhookAnnotations: { "admissions.enforcer/disabled": "true" },
        mutatingWebhookExemptNamespacesLabels: {
          "kubernetes.io/metadata.name": ["kube-node-lease", "kube-public", "kube-system"],
        },
        mutatingWebhookMatchConditions: exceptNodes,
      }),
    );
  });

  it("lets nobody exclude a namespace by a label while it does not answer", () => {
    const { validatingWebhookFailurePolicy, validatingWebhookCheckIgnoreFailurePolicy } = onTier("development");
    deepEqual([validatingWebhookFailurePolicy, validatingWebhookCheckIgnoreFailurePolicy], ["Ignore", "Fail"]);
  });

  it("takes values over its own", () => {
    const values = onTier("staging", { values: { audit: { priorityClassName: "other" }, auditInterval: 300 } });
    deepEqual([values.auditInterval, values.audit.priorityClassName], [300, "other"]);
    deepEqual(values.audit.resources.requests, { cpu: "100m", memory: "256Mi" });
  });

  it("refuses options that are wrong", () => {
    throws(() => gatekeeper(clusterNamed("us"), { excludedNamespaces: ["*"] }), {
      name: "InvalidError",
      message:
        'gatekeeper of us is invalid\n  options.excludedNamespaces[0] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "*"',
    });
  });
});

function without(values: object, ...keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}
