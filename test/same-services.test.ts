import { deepEqual, equal } from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";

import { parseAllDocuments } from "yaml";

import { flotillaLabels } from "../constructs/labels.js";
import { fleetServices } from "../constructs/services/fleet-services.js";
import { installers } from "../constructs/services/installers/installers.js";
import { released } from "../constructs/services/installers/released.test.data.js";
import type { SharedService } from "../constructs/services/service.js";
import type { ChartRelease } from "../lib/chart-release.js";
import { compareTexts } from "../lib/compare-texts.js";
import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";
import type { DnsZone } from "../lib/fleet/dns-zone-spec.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { servicesFleet } from "../lib/fleet/services-fleet.test.data.js";
import { late } from "../lib/late.js";
import { manifestTitle, type Manifest } from "../lib/manifests.js";
import { childPath } from "../lib/path.js";
import { isObject } from "../lib/schema.js";
import { sandboxChart } from "../sandbox/charts/sandbox-chart.js";
import { packageRoot } from "../sandbox/package-root.js";

const run = promisify(execFile);
const helm = join(packageRoot(), ".tools", "bin", "helm");

/** Something by cloud: on EKS, GKE and AKS. */
type ByCloud = readonly unknown[];

const nothing = undefined;
const azureJson = JSON.stringify({
  tenantId: "22222222-2222-4222-8222-222222222222",
  subscriptionId: "11111111-1111-4111-8111-111111111111",
  resourceGroup: "dns",
  useWorkloadIdentityExtension: true,
});

/** A cluster of the fleet on EKS, GKE and AKS. */
const clouds = ["us", "eu", "asia"] as const;
const zones: Readonly<Partial<Record<ClusterSpec["cloud"], DnsZone>>> = {
  eks: { dns: "route53", name: "acme.example", hostedZoneId: "Z0", account: "111111111111" },
  gke: { dns: "cloud-dns", name: "acme.example", managedZone: "acme-example", project: "acme-eu" },
  aks: {
    ...{ dns: "azure-dns", name: "acme.example", resourceGroup: "dns" },
    subscription: "11111111-1111-4111-8111-111111111111",
  },
};

/** What differs, by service and place: on EKS, GKE and AKS. */
const listed: Readonly<Record<string, Readonly<Record<string, ByCloud>>>> = {
  "cert-manager": {
    '["ClusterIssuer public"].spec.acme.solvers[0].dns01.azureDNS': [
      nothing,
      nothing,
      {
        environment: "AzurePublicCloud",
        hostedZoneName: "acme.example",
        managedIdentity: { clientID: late("cert_manager_client_id") },
        resourceGroupName: "dns",
        subscriptionID: "11111111-1111-4111-8111-111111111111",
      },
    ],
    '["ClusterIssuer public"].spec.acme.solvers[0].dns01.cloudDNS': [
      nothing,
      { hostedZoneName: "acme-example", project: "acme-eu" },
      nothing,
    ],
    '["ClusterIssuer public"].spec.acme.solvers[0].dns01.route53': [
      { hostedZoneID: "Z0", region: "us-east-1" },
      nothing,
      nothing,
    ],
    "values.podLabels": [nothing, nothing, { "azure.workload.identity/use": "true" }],
    "values.serviceAccount.annotations": [
      nothing,
      nothing,
      { "azure.workload.identity/client-id": late("cert_manager_client_id") },
    ],
  },
  "external-dns": {
    '["ConfigMap external-dns/external-dns-azure"]': [
      nothing,
      nothing,
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "external-dns-azure", namespace: "external-dns", labels: flotillaLabels },
        data: { "azure.json": azureJson },
      },
    ],
    "values.env": [[{ name: "AWS_DEFAULT_REGION", value: "us-east-1" }], nothing, nothing],
    "values.extraArgs.google-project": [nothing, "acme-eu", nothing],
    "values.extraArgs.zone-id-filter[0]": ["Z0", "acme-example", "/acme.example"],
    "values.extraVolumeMounts": [nothing, nothing, [{ mountPath: "/etc/kubernetes", name: "azure", readOnly: true }]],
    "values.extraVolumes": [nothing, nothing, [{ name: "azure", configMap: { name: "external-dns-azure" } }]],
    "values.podAnnotations": [nothing, nothing, { "checksum/azure.json": sha256(azureJson) }],
    "values.podLabels": [nothing, nothing, { "azure.workload.identity/use": "true" }],
    "values.provider.name": ["aws", "google", "azure"],
    "values.serviceAccount.annotations": [
      nothing,
      nothing,
      { "azure.workload.identity/client-id": late("external_dns_client_id") },
    ],
  },
  "gateway-controller": Object.fromEntries(
    Object.entries({
      "networking.gke.io/load-balancer-type": [nothing, "Internal", nothing],
      "service.beta.kubernetes.io/aws-load-balancer-internal": ["true", nothing, nothing],
      "service.beta.kubernetes.io/aws-load-balancer-type": ["nlb", nothing, nothing],
      "service.beta.kubernetes.io/azure-load-balancer-internal": [nothing, nothing, "true"],
    }).map(([annotation, values]) => [
      `["EnvoyProxy envoy-gateway-system/default"].spec.provider.kubernetes.envoyService.annotations["${annotation}"]`,
      values,
    ]),
  ),
};

describe("a service of a cluster", () => {
  let folder: string;
  const renderings = new Map<string, Promise<string[]>>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-same-services-"));
  });
  after(() => rm(folder, { recursive: true }));

  /** The objects of a release by the real Helm, as texts in one order. Releases that are alike to the last letter are rendered once. */
  const rendered = (release: ChartRelease): Promise<string[]> => {
    const key = JSON.stringify(release);
    const rendering = renderings.get(key) ?? render(release);
    renderings.set(key, rendering);
    return rendering;
  };
  const render = async (release: ChartRelease): Promise<string[]> => {
    const { name, namespace, values } = release;
    const place = await mkdtemp(join(folder, "chart-"));
    const chart = await sandboxChart(join(packageRoot(), ".sandbox"), release)?.folder(place);
    const file = join(place, "values.yaml");
    await writeFile(file, JSON.stringify(values));
    const args = ["template", name, chart ?? release.chart, "--namespace", namespace, "--values", file];
    const { stdout } = await run(helm, [...args, "--include-crds", "--kube-version", "1.35.0"], {
      maxBuffer: 2 ** 26,
      env: { HOME: place, PATH: process.env["PATH"] },
    });
    const objects = parseAllDocuments(stdout).map((document) => document.toJS() as Manifest | null);
    return objects
      .filter((each) => each !== null)
      .map((each) => `${manifestTitle(each)} ${JSON.stringify(each)}`)
      .sort(compareTexts);
  };

  for (const cluster of Object.keys(servicesFleet.clusters)) {
    for (const service of fleetServices(servicesFleet, cluster)) {
      it(`${service.name} is the same objects by every installer on ${cluster} (skipped without helm)`, async function () {
        if (!existsSync(helm)) this.skip();
        this.timeout(60_000);
        const place = { cluster, isManagement: false, after: [], wave: 0 };
        const { pulumi, ...others } = installers;
        const expected = await rendered(released(pulumi(service, place)));
        equal(expected.length > 0, true);
        for (const [name, installer] of Object.entries(others)) {
          deepEqual(await rendered(released(installer(service, place))), expected, name);
        }
      });
    }
  }

  const onClouds = servicesByCloud();

  it("is on every cloud, but for what a cloud has by itself", () => {
    const missing = onClouds.flatMap(([name, data]) =>
      data.includes(undefined) ? [[name, data.map((each) => each !== undefined)]] : [],
    );
    deepEqual(missing, [["metrics-server", [true, false, false]]]);
  });

  for (const [name, data] of onClouds.filter(([, each]) => !each.includes(undefined))) {
    it(`${name} differs between clouds in what is listed, and in nothing else`, () => {
      deepEqual(Object.fromEntries(differences("", data)), listed[name] ?? {});
    });
  }

  it("differs between clouds as the documentation says", () => {
    const rows = Object.entries(listed).flatMap(([name, differences]) =>
      Object.entries(differences).map(([path, values]) => [name, `\`${path}\``, ...values.map(inWords)]),
    );
    deepEqual(documentedRows(), rows);
  });
});

/** What the services are on EKS, GKE and AKS, all else being equal. */
function servicesByCloud(): (readonly [name: string, ByCloud])[] {
  const found = clouds.map((cluster) => {
    const spec = servicesFleet.clusters[cluster];
    if (spec === undefined) throw new Error(`the fleet has no cluster ${cluster}`);
    const one = { ...spec, tier: "production", dnsZones: [zones[spec.cloud]], services: {} };
    return (["kyverno", "gatekeeper"] as const).flatMap((engine) => {
      const services = { ...servicesFleet.services, policyEngine: { engine } };
      return fleetServices({ ...servicesFleet, services, clusters: { one } } as unknown as Fleet, "one");
    });
  });
  const names = new Set(found.flatMap((services) => services.map(({ name }) => name)));
  return [...names].map((name) => [name, found.map((services) => data(services.find((each) => each.name === name)))]);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What comes to a cluster by a service: the values of its chart, and its own objects by kind and name. */
function data(service: SharedService | undefined): unknown {
  if (service === undefined) return undefined;
  const objects = [...service.before, ...service.objects].map((each) => [manifestTitle(each), each]);
  const { values, ...chart } = service.chart;
  return { chart, values, ...Object.fromEntries(objects) };
}

/** The uppermost places at which values differ, and what they are there. */
function differences(path: string, values: ByCloud): [string, ByCloud][] {
  const [first, ...others] = values;
  if (others.every((each) => isDeepStrictEqual(each, first))) return [];
  if (values.every(isObject)) {
    const keys = [...new Set(values.flatMap((each) => Object.keys(each)))].sort(compareTexts);
    return keys.flatMap((key) =>
      differences(
        childPath(path, key),
        values.map((each) => each[key]),
      ),
    );
  }
  if (values.every((each) => Array.isArray(each))) {
    const length = Math.max(...values.map((each) => each.length));
    return Array.from({ length }, (_, index) =>
      differences(
        childPath(path, index),
        values.map((each) => each[index] as unknown),
      ),
    ).flat();
  }
  return [[path, values]];
}

/** A value as a table shows it. */
function inWords(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? `\`${value}\`` : "yes";
}

/** The rows of the table under "Differences between clouds". */
function documentedRows(): string[][] {
  const text = readFileSync(join(packageRoot(), "docs", "services.md"), "utf8");
  const [, section = ""] = /\n### Between clouds\n([\s\S]*?)(?=\n##|$)/.exec(text) ?? [];
  const rows = section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2);
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}
