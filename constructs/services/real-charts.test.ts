import { deepEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse, parseAllDocuments, stringify } from "yaml";

import type { ChartRelease } from "../../lib/chart-release.js";
import { isObject } from "../../lib/schema.js";
import { childPath } from "../../lib/path.js";
import type { Manifest } from "../../lib/manifests.js";
import { gatekeeper } from "./gatekeeper.js";
import { gatewayController } from "./gateway-controller.js";
import { kyverno } from "./kyverno.js";
import { metricsServer } from "./metrics-server.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

/** Real charts, each in a folder `<chart>-<version>`; nothing of them is part of the project. */
const charts = process.env["FLOTILLA_CHARTS"] ?? join(process.cwd(), ".tools", "share", "charts");
const helm = join(process.cwd(), ".tools", "bin", "helm");

const options = { excludedNamespaces: ["velero"], mutation: true };
const gateway = { domain: "apps.acme.example", exposure: "internal", issuer: "public", routesFrom: [] } as const;
const tiers = ["production", "staging", "development"] as const;

/** Values that a chart takes although its own values do not have them, or in a comment only. */
const notInDefaults: Readonly<Record<string, readonly string[]>> = {
  gatekeeper: ["preUninstall.deleteWebhookConfigurations.name"],
  "gateway-controller": ["podDisruptionBudget.unhealthyPodEvictionPolicy"],
  "metrics-server": ["resources.limits"],
};

describe("the real charts (skipped where FLOTILLA_CHARTS names no folder of them)", function () {
  this.timeout(60_000);
  const services = [kyverno, gatekeeper, metricsServer].map((service) => service(clusterNamed("us")));
  for (const { name, chart } of [...services, gatewayController(clusterNamed("us"), gateway)]) {
    it(`know every value of ${name}`, function () {
      if (!existsSync(join(folderOf(chart), "values.yaml"))) this.skip();
      const defaults = parse(readFileSync(join(folderOf(chart), "values.yaml"), "utf8")) as unknown;
      deepEqual(unknownPaths("", chart.values, defaults), notInDefaults[name] ?? []);
    });
  }

  const inWords = {
    production: { pods: "3 of which 2 stay", failurePolicy: "Fail" },
    staging: { pods: "2 of which 1 stay", failurePolicy: "Fail" },
    development: { pods: "1 of which 0 stay", failurePolicy: "Ignore" },
  } as const;
  const excluded = ["kube-node-lease", "kube-public", "kube-system", "velero"];
  for (const tier of tiers) {
    const { pods, failurePolicy } = inWords[tier];

    it(`have Gatekeeper do on tier ${tier} what its values say`, function () {
      const { chart } = gatekeeper(clusterNamed("us", tier), options);
      if (!canRender(chart)) this.skip();
      const objects = rendered(chart);
      deepEqual(podsInWords(objects, "gatekeeper-controller-manager"), pods);
      const [mutating] = webhooksOf(objects, "MutatingWebhookConfiguration");
      const [validating, checkLabel] = webhooksOf(objects, "ValidatingWebhookConfiguration");
      for (const webhook of [mutating, validating]) {
        deepEqual([webhook?.failurePolicy, webhook?.timeoutSeconds], [failurePolicy, 5]);
        deepEqual(
          webhook?.namespaceSelector.matchExpressions.find(({ key }) => key === "kubernetes.io/metadata.name"),
          { key: "kubernetes.io/metadata.name", operator: "NotIn", values: [...excluded, "gatekeeper-system"] },
        );
        deepEqual(
          webhook.matchConditions?.map(({ name }) => name),
          ["except-nodes", "except-certificate-requests"],
        );
      }
      deepEqual([checkLabel?.failurePolicy, checkLabel?.matchConditions], ["Fail", undefined]);
    });

    it(`have Kyverno do on tier ${tier} what its values say`, function () {
      const { chart } = kyverno(clusterNamed("us", tier), options);
      if (!canRender(chart)) this.skip();
      const objects = rendered(chart);
      deepEqual(podsInWords(objects, "kyverno-admission-controller"), pods);
      const { webhooks = "", resourceFilters = "" } = named(objects, "ConfigMap", "kyverno")?.["data"] as Record<
        string,
        string
      >;
      const selector = { key: "kubernetes.io/metadata.name", operator: "NotIn" };
      deepEqual((JSON.parse(webhooks) as Webhook).namespaceSelector.matchExpressions, [
        { ...selector, values: excluded },
        { ...selector, values: ["kyverno"] },
      ]);
      deepEqual(
        resourceFilters
          .split(/\s+/)
          .filter((filter) => filter.startsWith("[*/*,"))
          .sort(),
        ["kyverno", ...excluded].map((name) => `[*/*,${name},*]`).sort(),
      );
      const wanted = /^--(?:webhookTimeout|forceFailure|excludeBoot|skipResourceF|generateVal|policyReports|aggregate)/;
      deepEqual(
        ["admission", "reports"].flatMap((part) =>
          argumentsOf(objects, `kyverno-${part}-controller`).filter((each) => wanted.test(each)),
        ),
        [
          "--excludeBootstrapResources=true",
          `--forceFailurePolicyIgnore=${failurePolicy === "Ignore"}`,
          "--generateValidatingAdmissionPolicy=false",
          "--webhookTimeout=5",
          "--aggregateReports=true",
          "--policyReports=true",
          "--skipResourceFilters=false",
        ],
      );
    });
  }
});

interface Webhook {
  readonly failurePolicy: string;
  readonly timeoutSeconds: number;
  readonly namespaceSelector: { readonly matchExpressions: readonly { readonly key: string }[] };
  readonly matchConditions?: readonly { readonly name: string }[];
}

interface PodTemplate {
  readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] };
}

function folderOf({ chart, version }: ChartRelease): string {
  return join(charts, `${chart}-${version}`);
}

function canRender(chart: ChartRelease): boolean {
  return existsSync(helm) && existsSync(join(folderOf(chart), "values.yaml"));
}

/** Paths of values that a chart does not know; what it leaves empty takes any key. */
function unknownPaths(path: string, value: unknown, defaults: unknown): string[] {
  if (!isObject(value) || !isObject(defaults) || Object.keys(defaults).length === 0) {
    return [];
  }
  return Object.entries(value).flatMap(([key, child]) => {
    const at = childPath(path, key);
    return Object.hasOwn(defaults, key) ? unknownPaths(at, child, defaults[key]) : [at];
  });
}

/** The objects of a release, from a copy of its chart without those that it would load from elsewhere. */
function rendered(release: ChartRelease): Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), "flotilla-chart-"));
  try {
    cpSync(folderOf(release), folder, { recursive: true, dereference: true });
    rmSync(join(folder, "Chart.lock"), { force: true });
    const about = parse(readFileSync(join(folder, "Chart.yaml"), "utf8")) as { dependencies?: readonly object[] };
    const dependencies = about.dependencies?.filter((dependency) => !("repository" in dependency)) ?? [];
    writeFileSync(join(folder, "Chart.yaml"), stringify({ ...about, dependencies }));
    const args = ["template", release.name, folder, "--namespace", release.namespace, "--kube-version", "1.35.0"];
    const values = JSON.stringify(release.values);
    const text = execFileSync(helm, [...args, "--values", "-"], { input: values, maxBuffer: 64 * 1024 * 1024 });
    return parseAllDocuments(text.toString("utf8"))
      .map((document) => document.toJS() as Manifest | null)
      .filter((manifest) => manifest !== null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function named(objects: readonly Manifest[], kind: string, name: string): Manifest | undefined {
  return objects.find((each) => each.kind === kind && each.metadata.name === name);
}

function webhooksOf(objects: readonly Manifest[], kind: string): readonly Webhook[] {
  return (objects.find((each) => each.kind === kind)?.["webhooks"] ?? []) as readonly Webhook[];
}

function podsInWords(objects: readonly Manifest[], name: string): string {
  const { replicas } = named(objects, "Deployment", name)?.["spec"] as { replicas: number };
  const budget = named(objects, "PodDisruptionBudget", name)?.["spec"] as { minAvailable: number } | undefined;
  return `${replicas} of which ${budget?.minAvailable ?? 0} stay`;
}

function argumentsOf(objects: readonly Manifest[], name: string): string[] {
  const { template } = named(objects, "Deployment", name)?.["spec"] as { template: PodTemplate };
  return template.spec.containers.flatMap(({ args }) => args);
}
