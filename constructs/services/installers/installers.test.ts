import { deepEqual, equal } from "node:assert/strict";

import { assert, dictionary, jsonValue, property, string } from "fast-check";

import type { InstallerName } from "../../../lib/fleet/services-spec.js";
import { smallFleet } from "../../../lib/fleet/small-fleet.test.data.js";
import { late } from "../../../lib/late.js";
import { serviceSteps } from "../service-graph.js";
import type { SharedService } from "../service.js";
import { object, service } from "../services.test.data.js";
import { installations, installers, installersOf } from "./installers.js";
import { installationName, type Place } from "./place.js";
import { released } from "./released.test.data.js";

const names = Object.keys(installers) as InstallerName[];
const place: Place = { cluster: "production-us", isManagement: false, after: ["cert-manager", "dns"], wave: 3 };
const withChart = (changes: Partial<SharedService["chart"]>) => {
  const demo = service("demo");
  return { ...demo, chart: { ...demo.chart, name: "demo-release", namespace: "shop", ...changes } };
};
const values = {
  replicas: 2,
  account: "111111111111",
  clientId: late("demo_client_id"),
  args: ["--template={{ .Values }}", "--name=${name}", "--json={{{}}}"],
  nested: { nothing: null, on: "yes", list: [] },
};

describe("installers", () => {
  const services = {
    "a repository": withChart({ values }),
    "a registry": withChart({ values, repository: "oci://registry.example/charts" }),
    "a repository whose address ends in a slash": withChart({ repository: "https://charts.example/stable/" }),
    "a repository, without values": withChart({}),
    "a registry, without values": withChart({ repository: "oci://registry.example/charts" }),
  };
  for (const installer of names) {
    for (const [where, each] of Object.entries(services)) {
      it(`install the same release with the same values by ${installer}, of a chart in ${where}`, () => {
        deepEqual(released(installers[installer](each, place)), each.chart);
        deepEqual(released(installers[installer](each, { ...place, isManagement: true })), each.chart);
      });
    }

    it(`hand on any values unchanged by ${installer}`, () => {
      assert(
        property(dictionary(string(), jsonValue({ maxDepth: 3 })), (any) => {
          const plain = JSON.parse(JSON.stringify(any)) as object;
          deepEqual(released(installers[installer](withChart({ values: plain }), place)).values, plain);
        }),
        { numRuns: 100 },
      );
    });
  }

  const spec = (installer: InstallerName, each = withChart({ values }), where: Place = place) =>
    installers[installer](each, where).at(-1)?.["spec"] as Readonly<Record<string, unknown>>;

  it("order services where the engine has an order", () => {
    const [application] = installers["argo-cd"](withChart({}), place);
    equal(application?.metadata.annotations?.["argocd.argoproj.io/sync-wave"], "3");
    const after = [{ name: "production-us-cert-manager" }, { name: "production-us-dns" }];
    deepEqual(spec("flux")["dependsOn"], after);
    deepEqual(spec("fleet")["dependsOn"], after);
    for (const installer of ["flux", "fleet"] as const) {
      equal("dependsOn" in spec(installer, withChart({}), { ...place, after: [] }), false);
    }
  });

  it("are waited for until the chart is installed, but not where it comes from", () => {
    const waits = (installer: InstallerName) =>
      installers[installer](withChart({}), place).map(({ kind, metadata: { annotations = {} } }) => [
        kind,
        annotations["pulumi.com/waitFor"],
        annotations["pulumi.com/timeoutSeconds"],
      ]);
    const listed = (...requirements: readonly string[]) => JSON.stringify(requirements);
    deepEqual(Object.fromEntries(names.map((name) => [name, waits(name)])), {
      pulumi: [["Release", undefined, undefined]],
      "cluster-api": [
        [
          "HelmChartProxy",
          listed(
            "condition=Ready",
            'jsonpath={.status.conditions[?@.type=="HelmReleaseProxiesReady" && !(@.reason=="Ready")].status}=True',
          ),
          "900",
        ],
      ],
      "argo-cd": [
        [
          "Application",
          listed(
            "jsonpath={.status.sync.comparedTo.source.targetRevision}=1.2.3",
            "jsonpath={.status.sync.status}=Synced",
            "jsonpath={.status.health.status}=Healthy",
          ),
          "900",
        ],
      ],
      flux: [
        ["HelmRepository", undefined, undefined],
        ["HelmRelease", "condition=Ready", "900"],
      ],
      fleet: [["HelmOp", listed("condition=Ready", "jsonpath={.status.readyClusters}=1"), "900"]],
    });
  });

  it("make no namespace, which flotilla makes with its labels", () => {
    deepEqual(
      [
        spec("cluster-api")["options"],
        (spec("argo-cd")["syncPolicy"] as { syncOptions: unknown }).syncOptions,
        spec("flux")["install"],
        spec("fleet")["createNamespace"],
      ],
      [
        { wait: true, timeout: "900s", install: { createNamespace: false } },
        ["CreateNamespace=false", "ServerSideApply=true"],
        { strategy: { name: "RetryOnFailure" } },
        false,
      ],
    );
  });

  it("find the cluster under the name that the engine has for it", () => {
    const where = (installer: InstallerName, isManagement: boolean) =>
      spec(installer, withChart({}), { ...place, isManagement });
    deepEqual(where("cluster-api", false)["clusterSelector"], {
      matchLabels: { "cluster.x-k8s.io/cluster-name": "production-us" },
    });
    deepEqual(where("argo-cd", false)["destination"], { name: "production-us", namespace: "shop" });
    deepEqual(where("flux", false)["kubeConfig"], { configMapRef: { name: "cluster-production-us" } });
    equal("kubeConfig" in where("flux", true), false);
    deepEqual(where("fleet", false)["targets"], [{ clusterName: "production-us" }]);
    deepEqual(where("fleet", true)["targets"], [{ clusterName: "local" }]);
    const namespaceOf = (isManagement: boolean) =>
      installers.fleet(withChart({}), { ...place, isManagement })[0]?.metadata.namespace;
    deepEqual([namespaceOf(false), namespaceOf(true)], ["fleet-default", "fleet-local"]);
  });

  it("write the version of a chart in a registry as its tag is written", () => {
    const chart = withChart({ version: "1.2.3+build.4", repository: "oci://registry.example/charts/" });
    const [source] = installers.flux(chart, place);
    deepEqual((source?.["spec"] as { ref: unknown; url: unknown }).ref, { tag: "1.2.3_build.4" });
    equal((source?.["spec"] as { ref: unknown; url: unknown }).url, "oci://registry.example/charts/demo-chart");
  });

  it("name what they make by cluster and service, no longer than a label may be", () => {
    for (const installer of names.filter((name) => name !== "pulumi")) {
      for (const { metadata } of installers[installer](withChart({}), place)) {
        equal(metadata.name, "production-us-demo");
      }
    }
    const long = installationName({ cluster: "c".repeat(40) }, "s".repeat(40));
    equal(long.length, 63);
    equal(long === installationName({ cluster: "c".repeat(40) }, "s".repeat(41)), false);
  });
});

describe("installations", () => {
  const steps = serviceSteps([
    service("site", { needs: ["certificates"] }),
    service("certs", { provides: ["certificates"], objects: [object("v1", "ConfigMap")] }),
  ]);

  it("are in the order of the graph, and wait for the services whose parts a chart needs", () => {
    const cluster = { cluster: "us", isManagement: false };
    const found = installations(steps, "flux", cluster).filter(({ kind }) => kind === "HelmRelease");
    deepEqual(
      found.map(({ metadata, spec }) => [metadata.name, (spec as { dependsOn?: unknown }).dependsOn]),
      [
        ["us-certs", undefined],
        ["us-site", [{ name: "us-certs" }]],
      ],
    );
    const waves = installations(steps, "argo-cd", cluster).map(
      ({ metadata }) => metadata.annotations?.["argocd.argoproj.io/sync-wave"],
    );
    deepEqual(waves, ["0", "2"]);
  });
});

describe("installersOf", () => {
  const { us, dev } = smallFleet.clusters;
  if (us?.cloud !== "eks" || dev === undefined) throw new Error("the small fleet has no such clusters");
  const cases = {
    "a cluster in a cloud": [us, false, ["pulumi", "argo-cd", "flux", "fleet"]],
    "a cluster of Cluster API": [
      { ...us, provisioner: "cluster-api" },
      false,
      ["pulumi", "cluster-api", "argo-cd", "flux", "fleet"],
    ],
    "a local cluster": [dev, false, ["pulumi", "fleet"]],
    "a local cluster that the engines run on": [dev, true, ["pulumi", "argo-cd", "flux", "fleet"]],
  } as const;
  for (const [name, [spec, isManagement, found]] of Object.entries(cases)) {
    it(`are those that can reach ${name}`, () => {
      deepEqual(installersOf(spec, isManagement), found);
    });
  }
});
