import { deepEqual, equal } from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { certManager } from "../../constructs/services/cert-manager.js";
import { zones } from "../../constructs/services/dns-zones.test.data.js";
import { externalDns } from "../../constructs/services/external-dns.js";
import { gatekeeper } from "../../constructs/services/gatekeeper.js";
import { gatewayController } from "../../constructs/services/gateway-controller.js";
import { kyverno } from "../../constructs/services/kyverno.js";
import { metricsServer } from "../../constructs/services/metrics-server.js";
import type { SharedService } from "../../constructs/services/service.js";
import { clusterNamed } from "../../constructs/services/tier-clusters.test.data.js";
import type { ChartRelease } from "../../lib/chart-release.js";
import type { Tier } from "../../lib/fleet/tiers.js";
import { stopSandbox } from "../../sandbox/environment.js";
import { writeManagement } from "../../sandbox/management/management.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { lines, ReleasePlane } from "./release-plane.js";

const tools = join(packageRoot(), ".tools");
const needed = ["bin/helm", "bin/kube-apiserver", "share/charts/kyverno-3.9.0", "share/charts/gatekeeper-3.23.0"];
const canRun = needed.every((path) => existsSync(join(tools, path)));

/** Every service of a production cluster in us-east-1, with the sizes of a tier. */
function services(tier: Tier): readonly SharedService[] {
  const cluster = clusterNamed("us", tier);
  const issuers = { public: { kind: "acme", email: "platform@acme.example", zones: [zones.us] } } as const;
  const gateway = { domain: "apps.us.acme.example", exposure: "internal", issuer: "public", routesFrom: [] } as const;
  return [
    certManager(cluster, { issuers }),
    metricsServer(cluster),
    externalDns(cluster, { zones: [zones.us] }),
    kyverno(cluster),
    gatekeeper(cluster, { mutation: true }),
    gatewayController(cluster, gateway),
  ];
}

const namespaces = services("production").flatMap(({ before }) =>
  before.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name),
);

/** Releases of services, some of them at another version. */
function charts(all: readonly SharedService[], versions: Readonly<Record<string, string>> = {}): ChartRelease[] {
  return all.map(({ name, chart }) => ({ ...chart, version: versions[name] ?? chart.version }));
}

describe("the charts of the services (skipped without programs or charts)", function () {
  this.timeout(600_000);
  const { PATH, FLOTILLA_SANDBOX } = process.env;
  let folder: string;
  let sandbox: string;

  before(async function () {
    if (!canRun) this.skip();
    folder = await mkdtemp(join(tmpdir(), "flotilla-service-charts-"));
    sandbox = join(folder, ".sandbox");
    await mkdir(sandbox);
    await symlink(tools, join(folder, ".tools"));
    await writeManagement(sandbox, { cluster: "management", clusterApi: false });
    process.env["PATH"] = [join(tools, "bin"), PATH].join(delimiter);
    process.env["FLOTILLA_SANDBOX"] = sandbox;
  });
  after(async () => {
    process.env["PATH"] = PATH;
    if (FLOTILLA_SANDBOX === undefined) delete process.env["FLOTILLA_SANDBOX"];
    else process.env["FLOTILLA_SANDBOX"] = FLOTILLA_SANDBOX;
    if (!canRun) return;
    await stopSandbox(folder);
    await rm(folder, { recursive: true });
  });

  describe("on a cluster", () => {
    let plane: ReleasePlane;
    let before: readonly string[];

    it("become ready, all at once, with the values of production", async () => {
      plane = await ReleasePlane.start(sandbox, "kind-workload", namespaces);
      before = await plane.everythingAtFirst();
      await plane.settle(charts(services("production")));
      deepEqual(await plane.releases(), [
        "cert-manager-v1.21.1 deployed",
        "external-dns-1.21.1 deployed",
        "gatekeeper-3.23.0 deployed",
        "gateway-helm-v1.9.0 deployed",
        "kyverno-3.9.0 deployed",
        "metrics-server-3.13.1 deployed",
      ]);
      deepEqual(await plane.deployments(), [
        "cert-manager/cert-manager 2/2",
        "cert-manager/cert-manager-cainjector 2/2",
        "cert-manager/cert-manager-webhook 3/3",
        "envoy-gateway-system/envoy-gateway 2/2",
        "external-dns/external-dns 1/1",
        "gatekeeper-system/gatekeeper-audit 1/1",
        "gatekeeper-system/gatekeeper-controller-manager 3/3",
        "kube-system/metrics-server 2/2",
        "kyverno/kyverno-admission-controller 3/3",
        "kyverno/kyverno-background-controller 2/2",
        "kyverno/kyverno-cleanup-controller 2/2",
        "kyverno/kyverno-reports-controller 2/2",
      ]);
    });

    it("are stand-ins where they are said to be", () => {
      const standIns = ["cert-manager v1.21.1", "external-dns 1.21.1", "gateway-helm v1.9.0", "metrics-server 3.13.1"];
      deepEqual(
        [...plane.log].sort(),
        standIns.map(
          (chart) =>
            `the sandbox installs its stand-in for chart ${chart}: same components and values, but no program of it runs`,
        ),
      );
    });

    it("have the budgets of their values, and hooks that complete", async () => {
      const budgets = lines(await plane.kubectl("get", "poddisruptionbudgets", "--all-namespaces", "--output=name"));
      equal(budgets.length, 10);
      equal(await plane.kubectl("get", "jobs", "--all-namespaces", "--output=name"), "");
    });

    it("are upgraded to versions that the sandbox does not have, and to the values of development", async () => {
      plane.log.length = 0;
      await plane.settle(charts(services("development"), { kyverno: "3.9.1", "cert-manager": "v1.22.0" }));
      deepEqual((await plane.releases()).slice(0, 5), [
        "cert-manager-v1.22.0 deployed",
        "external-dns-1.21.1 deployed",
        "gatekeeper-3.23.0 deployed",
        "gateway-helm-v1.9.0 deployed",
        "kyverno-3.9.1 deployed",
      ]);
      deepEqual(
        plane.log.filter((line) => line.includes("kyverno")),
        ["the sandbox installs chart kyverno 3.9.0 for 3.9.1, which it does not have"],
      );
      deepEqual(
        (await plane.deployments()).filter((each) => !each.endsWith(" 1/1")),
        [],
      );
    });

    it("leave nothing but definitions", async () => {
      await plane.uninstall();
      await plane.kubectl("delete", "job", "kyverno-migrate-resources", "--namespace", "kyverno"); // its chart keeps this one
      const left = await plane.left(before);
      const groups = left.map((each) => /^CustomResourceDefinition \w+\.(.*)$/.exec(each)?.[1] ?? each);
      deepEqual([...new Set(groups)].sort(), [
        "acme.cert-manager.io",
        "cert-manager.io",
        "config.gatekeeper.sh",
        "connection.gatekeeper.sh",
        "expansion.gatekeeper.sh",
        "externaldata.gatekeeper.sh",
        "externaldns.k8s.io",
        "gateway.envoyproxy.io",
        "gateway.networking.k8s.io",
        "gateway.networking.x-k8s.io",
        "metrics.k8s.io",
        "mutations.gatekeeper.sh",
        "status.gatekeeper.sh",
        "syncset.gatekeeper.sh",
        "templates.gatekeeper.sh",
      ]);
    });
  });

  describe("on a management cluster, whose webhooks are on", () => {
    let plane: ReleasePlane;
    const guard = (mutation: boolean) => charts([gatekeeper(clusterNamed("us", "staging"), { mutation })]);
    const others = charts(services("staging").filter(({ name }) => ["cert-manager", "kyverno"].includes(name)));
    const kinds = "mutatingwebhookconfigurations,validatingwebhookconfigurations";

    it("keep nobody from working, though nobody answers their webhooks", async () => {
      plane = await ReleasePlane.start(sandbox, "kind-management", namespaces);
      await plane.settle(guard(true));
      await plane.settle(others);
      await plane.kubectl("create", "namespace", "shop");
      await plane.kubectl("create", "configmap", "orders", "--namespace", "shop");
      const found = await plane.kubectl("get", kinds, "--show-managed-fields", "--output=json");
      const { items } = JSON.parse(found) as { items: readonly Configuration[] };
      const webhooks = items.flatMap((each) => each.webhooks ?? []);
      deepEqual(
        webhooks.map(
          ({ failurePolicy, matchConditions = [] }) => `${failurePolicy}: ${matchConditions.at(-1)?.expression}`,
        ),
        ["Fail: false", "Fail: false", "Fail: false"],
      );
      deepEqual(
        [...new Set(items.flatMap(({ metadata }) => metadata.managedFields.map(({ manager }) => manager)))],
        ["helm"],
      );
    });

    it("give up a webhook, and leave none", async () => {
      await plane.settle(guard(false));
      deepEqual(lines(await plane.kubectl("get", kinds, "--output=name")), [
        "validatingwebhookconfiguration.admissionregistration.k8s.io/gatekeeper-validating-webhook-configuration",
      ]);
      await plane.uninstall();
      deepEqual([await plane.releases(), await plane.kubectl("get", kinds, "--output=name")], [[], ""]);
    });
  });
});

interface Configuration {
  readonly metadata: { readonly managedFields: readonly { readonly manager: string }[] };
  readonly webhooks?: readonly {
    readonly failurePolicy: string;
    readonly matchConditions?: readonly { readonly expression: string }[];
  }[];
}
