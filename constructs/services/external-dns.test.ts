import { deepEqual, equal, throws } from "node:assert/strict";

import { late } from "../../lib/late.js";
import { changedFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { problemText } from "../../lib/problem.js";
import { certManager } from "./cert-manager.js";
import { zones, type SmallFleetCluster } from "./dns-zones.test.data.js";
import { dnsOwner, externalDns, externalDnsProblems, type ExternalDnsOptions } from "./external-dns.js";
import { serviceSteps } from "./service-graph.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

const resources = (cpu: string, memory: string, limit: string) => ({
  requests: { cpu, memory },
  limits: { memory: limit },
});
const sameEverywhere = {
  policy: "sync",
  interval: "1m",
  registry: "txt",
  txtPrefix: "_external-dns-%{record_type}.",
  managedRecordTypes: ["A", "AAAA", "CNAME"],
  sources: ["service", "ingress"],
  priorityClassName: "flotilla-platform",
};
const wildcard = { "txt-wildcard-replacement": "wildcard" };

describe("externalDns", () => {
  it("is the chart of an exact version, in a namespace that holds its pods to the restricted standard", () => {
    const { chart, before, objects, provides, needs } = externalDns(clusterNamed("us"), { zones: [zones.us] });
    const { values, ...reference } = chart;
    deepEqual(reference, {
      name: "external-dns",
      chart: "external-dns",
      repository: "https://kubernetes-sigs.github.io/external-dns/",
      version: "1.21.1",
      namespace: "external-dns",
    });
    equal(values.txtOwnerId, "acme-us");
    deepEqual(
      before.map(({ kind, metadata }) => [
        kind,
        metadata.name,
        metadata.labels?.["pod-security.kubernetes.io/enforce"],
      ]),
      [["Namespace", "external-dns", "restricted"]],
    );
    deepEqual(
      { objects, provides, needs },
      {
        objects: [],
        provides: ["definitions/externaldns.k8s.io", "dns-records"],
        needs: [],
      },
    );
  });

  const values: Readonly<Record<SmallFleetCluster, object>> = {
    us: {
      ...sameEverywhere,
      provider: { name: "aws" },
      txtOwnerId: "acme-us",
      domainFilters: ["us.acme.example"],
      extraArgs: { ...wildcard, "zone-id-filter": ["Z0US"] },
      resources: resources("50m", "128Mi", "512Mi"),
      serviceAccount: { name: "external-dns" },
      env: [{ name: "AWS_DEFAULT_REGION", value: "us-east-1" }],
    },
    eu: {
      ...sameEverywhere,
      provider: { name: "google" },
      txtOwnerId: "acme-eu",
      domainFilters: ["eu.acme.example"],
      extraArgs: { ...wildcard, "zone-id-filter": ["eu-acme-example"], "google-project": "acme-eu" },
      resources: resources("50m", "128Mi", "512Mi"),
      serviceAccount: { name: "external-dns" },
    },
    asia: {
      ...sameEverywhere,
      provider: { name: "azure" },
      txtOwnerId: "acme-asia",
      domainFilters: ["asia.acme.example"],
      extraArgs: { ...wildcard, "zone-id-filter": ["/asia.acme.example"] },
      resources: resources("20m", "64Mi", "256Mi"),
      serviceAccount: {
        name: "external-dns",
        annotations: { "azure.workload.identity/client-id": late("external_dns_client_id") },
      },
      podLabels: { "azure.workload.identity/use": "true" },
      podAnnotations: { "checksum/azure.json": "05e60c11109471fbf1d47d624e3c103ac4a85b9b1f5641ea1a2d05a520f565c3" },
      extraVolumes: [{ name: "azure", configMap: { name: "external-dns-azure" } }],
      extraVolumeMounts: [{ name: "azure", mountPath: "/etc/kubernetes", readOnly: true }],
    },
    dev: {
      ...sameEverywhere,
      provider: { name: "inmemory" },
      txtOwnerId: "acme-dev",
      domainFilters: ["dev.acme.example"],
      extraArgs: { ...wildcard, "inmemory-zone": ["dev.acme.example"] },
      resources: resources("10m", "64Mi", "256Mi"),
      serviceAccount: { name: "external-dns" },
    },
  };
  for (const [name, expected] of Object.entries(values)) {
    const cluster = name as SmallFleetCluster;
    it(`has all its values written out on ${clusterNamed(cluster).spec.cloud}`, () => {
      deepEqual(externalDns(clusterNamed(cluster), { zones: [zones[cluster]] }).chart.values, expected);
    });
  }

  it("reads where its zones are in Azure from a file without a secret", () => {
    const { before } = externalDns(clusterNamed("asia"), { zones: [zones.asia] });
    deepEqual(before.slice(1), [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: "external-dns-azure",
          namespace: "external-dns",
          labels: { "app.kubernetes.io/managed-by": "flotilla" },
        },
        data: {
          "azure.json": JSON.stringify({
            tenantId: "22222222-2222-4222-8222-222222222222",
            subscriptionId: "11111111-1111-4111-8111-111111111111",
            resourceGroup: "dns",
            useWorkloadIdentityExtension: true,
          }),
        },
      },
    ]);
  });

  const zoneIds = {
    us: "Z0US",
    eu: "eu-acme-example",
    asia: "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/dns/providers/Microsoft.Network/dnsZones/asia.acme.example",
  } as const;
  for (const [name, zoneId] of Object.entries(zoneIds)) {
    const cluster = name as keyof typeof zoneIds;
    it(`may change records of the types that it makes in its zones alone, on ${clusterNamed(cluster).spec.cloud}`, () => {
      deepEqual(externalDns(clusterNamed(cluster), { zones: [zones[cluster]] }).identities, [
        {
          name: "external-dns",
          namespace: "external-dns",
          serviceAccount: "external-dns",
          rights: [
            {
              right: "dns-records",
              zone: `${cluster}.acme.example`,
              zoneId,
              recordTypes: ["A", "AAAA", "CNAME", "TXT"],
            },
          ],
        },
      ]);
    });
  }

  it("is nobody to a cloud on a local cluster", () => {
    deepEqual(externalDns(clusterNamed("dev"), { zones: [zones.dev] }).identities, []);
  });

  it("names its role on AWS with web identity", () => {
    const { chart } = externalDns(clusterNamed("us"), { zones: [zones.us], trust: "web-identity" });
    deepEqual(chart.values.serviceAccount, {
      name: "external-dns",
      annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111111111111:role/acme-us-external-dns" },
    });
  });

  it("writes filters in one order, whatever that of the zones", () => {
    const other = { ...zones.us, name: "a.example", hostedZoneId: "Z0A" };
    const one = externalDns(clusterNamed("us"), { zones: [zones.us, other] }).chart.values;
    const two = externalDns(clusterNamed("us"), { zones: [other, zones.us] }).chart.values;
    deepEqual(
      [one.domainFilters, one.extraArgs["zone-id-filter"]],
      [
        ["a.example", "us.acme.example"],
        ["Z0A", "Z0US"],
      ],
    );
    deepEqual(one, two);
  });

  it("needs nothing beside cert-manager but their identities", () => {
    const issuer = { kind: "acme", email: "platform@acme.example", zones: [zones.us] } as const;
    const services = [
      externalDns(clusterNamed("us"), { zones: [zones.us] }),
      certManager(clusterNamed("us"), { issuers: { public: issuer } }),
    ];
    deepEqual(
      serviceSteps(services, ["identity/cert-manager", "identity/external-dns"]).map(({ name, wave }) => [name, wave]),
      [
        ["external-dns", 0],
        ["cert-manager", 0],
        ["cert-manager-objects", 1],
      ],
    );
  });

  it("waits for the Gateway API where it makes records of its routes", () => {
    const { chart, needs } = externalDns(clusterNamed("us"), {
      zones: [zones.us],
      sources: ["gateway-httproute", "crd"],
      policy: "upsert-only",
    });
    deepEqual([chart.values.sources, chart.values.policy], [["gateway-httproute", "crd"], "upsert-only"]);
    deepEqual(needs, ["definitions/gateway.networking.k8s.io"]);
  });

  it("takes values written by hand over its own", () => {
    const { chart } = externalDns(clusterNamed("us"), {
      zones: [zones.us],
      values: { extraArgs: { "aws-zones-cache-duration": "1h" } },
    });
    deepEqual(chart.values.extraArgs, {
      ...wildcard,
      "zone-id-filter": ["Z0US"],
      "aws-zones-cache-duration": "1h",
    });
  });

  const wrong: Readonly<Record<string, readonly [SmallFleetCluster, ExternalDnsOptions, ...string[]]>> = {
    "a zone in another account": [
      "us",
      { zones: [{ ...zones.us, account: "999999999999" }] },
      'options.zones[0].account must be the cluster\'s own account "111111111111", got "999999999999"',
    ],
    "a zone of another cloud": [
      "asia",
      { zones: [zones.us] },
      'options.zones[0].dns must be "azure-dns", the DNS of where the cluster is, got "route53"',
    ],
    "a zone of a cloud on a local cluster": [
      "dev",
      { zones: [zones.us] },
      'options.zones[0].dns must be "in-memory", the DNS of where the cluster is, got "route53"',
    ],
    "no zone, which would be every one": ["us", { zones: [] }, "options.zones must name a zone, got []"],
    "no source": ["us", { zones: [zones.us], sources: [] }, "options.sources must name a source, got []"],
    "a zone that is none": [
      "us",
      { zones: [{ ...zones.us, name: "example" }] },
      'options.zones[0].name must be a DNS zone such as "acme.example", got "example"',
    ],
    "an id that is none of a zone": [
      "us",
      { zones: [{ ...zones.us, hostedZoneId: "*" }] },
      'options.zones[0].hostedZoneId must be the id of a hosted zone, such as Z0123456789ABCDEFGHIJ, got "*"',
    ],
    "zones of two resource groups": [
      "asia",
      { zones: [zones.asia, { ...zones.asia, name: "b.example", resourceGroup: "other" }] },
      'options.zones must be of one resource group, got ["dns","other"]',
    ],
  };
  for (const [name, [cluster, options, ...messages]] of Object.entries(wrong)) {
    it(`is refused with ${name}`, () => {
      deepEqual(externalDnsProblems("options", clusterNamed(cluster), options).map(problemText), messages);
      throws(() => externalDns(clusterNamed(cluster), options), {
        name: "InvalidError",
        message: [`external-dns of ${cluster} is invalid`, ...messages.map((each) => `  ${each}`)].join("\n"),
      });
    });
  }

  it("is refused on a cluster without workload identity", () => {
    const { clusters } = changedFleet({ clusters: { asia: { hardening: { workloadIdentity: false } } } });
    const cluster = { ...clusterNamed("asia"), spec: clusters["asia"] ?? clusterNamed("asia").spec };
    deepEqual(externalDnsProblems("options", cluster, { zones: [zones.asia] }).map(problemText), [
      'options.identities.external-dns must be on a cluster with workload identity, got {"workloadIdentity":false}',
    ]);
  });
});

describe("dnsOwner", () => {
  it("is made of the fleet and the cluster", () => {
    equal(dnsOwner("acme", "production-us"), "acme-production-us");
  });

  it("stays one of its own where the two are too long for a name", () => {
    const long = "production-".repeat(6);
    equal(dnsOwner("acme", `${long}a`).length, 63);
    equal(dnsOwner("acme", `${long}a`) === dnsOwner("acme", `${long}b`), false);
  });
});
