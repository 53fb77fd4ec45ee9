import { deepEqual, equal, throws } from "node:assert/strict";

import type { CloudZone } from "../../lib/fleet/dns-zone-spec.js";
import { late } from "../../lib/late.js";
import type { Manifest } from "../../lib/manifests.js";
import { changedFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { problemText } from "../../lib/problem.js";
import { certManager, certManagerProblems, type CertManagerOptions } from "./cert-manager.js";
import { zones, type SmallFleetCluster } from "./dns-zones.test.data.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

const labels = { "app.kubernetes.io/managed-by": "flotilla" };
const acme = (...inZones: readonly CloudZone[]): CertManagerOptions => ({
  issuers: { public: { kind: "acme", email: "platform@acme.example", zones: inZones } },
});
const clusterIssuer = (name: string, spec: object): Manifest => ({
  apiVersion: "cert-manager.io/v1",
  kind: "ClusterIssuer",
  metadata: { name, labels },
  spec,
});
const spread = (component: string) => [
  {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: {
      matchLabels: { "app.kubernetes.io/instance": "cert-manager", "app.kubernetes.io/component": component },
    },
  },
];
const budget = { enabled: true, minAvailable: 1 };
const resources = (cpu: string, memory: string, limit: string) => ({
  requests: { cpu, memory },
  limits: { memory: limit },
});

describe("certManager", () => {
  it("is the chart of an exact version, in a namespace that holds its pods to the restricted standard", () => {
    const { chart, before } = certManager(clusterNamed("us"));
    const { values, ...reference } = chart;
    deepEqual(reference, {
      name: "cert-manager",
      chart: "cert-manager",
      repository: "https://charts.jetstack.io",
      version: "v1.21.1",
      namespace: "cert-manager",
    });
    deepEqual(
      before.map(({ kind, metadata }) => [
        kind,
        metadata.name,
        metadata.labels?.["pod-security.kubernetes.io/enforce"],
      ]),
      [["Namespace", "cert-manager", "restricted"]],
    );
    deepEqual(values.crds, { enabled: true, keep: true });
  });

  it("has all its values by the tier of the cluster in production", () => {
    deepEqual(certManager(clusterNamed("us"), acme(zones.us)).chart.values, {
      replicaCount: 2,
      podDisruptionBudget: budget,
      resources: resources("50m", "256Mi", "1024Mi"),
      topologySpreadConstraints: spread("controller"),
      global: { priorityClassName: "flotilla-platform", leaderElection: { namespace: "cert-manager" } },
      crds: { enabled: true, keep: true },
      serviceAccount: { name: "cert-manager" },
      webhook: {
        replicaCount: 3,
        podDisruptionBudget: budget,
        resources: resources("20m", "64Mi", "256Mi"),
        topologySpreadConstraints: spread("webhook"),
      },
      cainjector: {
        replicaCount: 2,
        podDisruptionBudget: budget,
        resources: resources("20m", "256Mi", "1024Mi"),
        topologySpreadConstraints: spread("cainjector"),
      },
    });
  });

  it("has one pod of each program in development, and no budget, which would keep a node from being drained", () => {
    deepEqual(certManager(clusterNamed("dev")).chart.values, {
      replicaCount: 1,
      podDisruptionBudget: { enabled: false },
      resources: resources("10m", "64Mi", "256Mi"),
      global: { priorityClassName: "flotilla-platform", leaderElection: { namespace: "cert-manager" } },
      crds: { enabled: true, keep: true },
      serviceAccount: { name: "cert-manager" },
      webhook: {
        replicaCount: 1,
        podDisruptionBudget: { enabled: false },
        resources: resources("10m", "32Mi", "128Mi"),
      },
      cainjector: {
        replicaCount: 1,
        podDisruptionBudget: { enabled: false },
        resources: resources("10m", "64Mi", "256Mi"),
      },
    });
  });

  const solvers: Readonly<Record<"us" | "eu" | "asia", object>> = {
    us: { route53: { hostedZoneID: "Z0US", region: "us-east-1" } },
    eu: { cloudDNS: { project: "acme-eu", hostedZoneName: "eu-acme-example" } },
    asia: {
      azureDNS: {
        environment: "AzurePublicCloud",
        subscriptionID: "11111111-1111-4111-8111-111111111111",
        resourceGroupName: "dns",
        hostedZoneName: "asia.acme.example",
        managedIdentity: { clientID: late("cert_manager_client_id") },
      },
    },
  };
  for (const [name, dns01] of Object.entries(solvers)) {
    const cluster = name as keyof typeof solvers;
    it(`proves names by DNS as its own service account, without a key, on ${clusterNamed(cluster).spec.cloud}`, () => {
      const directory =
        cluster === "asia"
          ? "https://acme-staging-v02.api.letsencrypt.org/directory"
          : "https://acme-v02.api.letsencrypt.org/directory";
      deepEqual(certManager(clusterNamed(cluster), acme(zones[cluster])).objects, [
        clusterIssuer("public", {
          acme: {
            server: directory,
            email: "platform@acme.example",
            privateKeySecretRef: { name: "public-account" },
            solvers: [{ selector: { dnsZones: [`${cluster}.acme.example`] }, dns01 }],
          },
        }),
      ]);
    });
  }

  it("may change records of type TXT in the zones of its issuers, each once, and look for none", () => {
    const both = { ...zones.us, name: "shop.example", hostedZoneId: "Z0SHOP" };
    const issuer = { kind: "acme", email: "platform@acme.example", zones: [zones.us, both] } as const;
    const { identities } = certManager(clusterNamed("us"), {
      issuers: { public: issuer, trial: { ...issuer, zones: [zones.us], directory: "staging" } },
    });
    const right = { right: "dns-records", recordTypes: ["TXT"], findsZone: false };
    deepEqual(identities, [
      {
        name: "cert-manager",
        namespace: "cert-manager",
        serviceAccount: "cert-manager",
        rights: [
          { ...right, zone: "us.acme.example", zoneId: "Z0US" },
          { ...right, zone: "shop.example", zoneId: "Z0SHOP" },
        ],
      },
    ]);
  });

  it("carries what Azure and AWS with web identity ask for", () => {
    const asia = certManager(clusterNamed("asia"), acme(zones.asia)).chart.values;
    deepEqual(
      [asia.serviceAccount, asia.podLabels],
      [
        {
          name: "cert-manager",
          annotations: { "azure.workload.identity/client-id": late("cert_manager_client_id") },
        },
        { "azure.workload.identity/use": "true" },
      ],
    );
    const us = certManager(clusterNamed("us"), { ...acme(zones.us), trust: "web-identity" }).chart.values;
    deepEqual(
      [us.serviceAccount, us.podLabels],
      [
        {
          name: "cert-manager",
          annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::111111111111:role/acme-us-cert-manager" },
        },
        undefined,
      ],
    );
  });

  it("asks for certificates at another directory when told so", () => {
    const { objects } = certManager(clusterNamed("us"), {
      issuers: {
        own: { kind: "acme", email: "a@acme.example", zones: [zones.us], directory: "https://ca.acme.example/acme" },
      },
    });
    equal((objects[0]?.["spec"] as { acme: { server: string } }).acme.server, "https://ca.acme.example/acme");
  });

  it("issues by an authority whose Secret something else brings", () => {
    const { objects, identities } = certManager(clusterNamed("eu"), {
      issuers: { internal: { kind: "private-ca", secret: "acme-ca" } },
    });
    deepEqual(objects, [clusterIssuer("internal", { ca: { secretName: "acme-ca" } })]);
    deepEqual(identities, []);
  });

  it("makes up an authority in development, whose root stays", () => {
    deepEqual(certManager(clusterNamed("dev")).objects, [
      clusterIssuer("default-root", { selfSigned: {} }),
      {
        apiVersion: "cert-manager.io/v1",
        kind: "Certificate",
        metadata: { name: "default-root", namespace: "cert-manager", labels },
        spec: {
          isCA: true,
          commonName: "default-root",
          secretName: "default-root",
          duration: "87600h",
          privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
          issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "default-root" },
        },
      },
      clusterIssuer("default", { ca: { secretName: "default-root" } }),
    ]);
  });

  it("has no issuer outside development that nobody named", () => {
    deepEqual(certManager(clusterNamed("us")).objects, []);
  });

  it("watches Gateways only where their definitions are there", () => {
    const { chart, needs } = certManager(clusterNamed("us"), { gatewayApi: true });
    deepEqual(chart.values.config, {
      apiVersion: "controller.config.cert-manager.io/v1alpha1",
      kind: "ControllerConfiguration",
      gatewayAPI: { enabled: true },
    });
    deepEqual(needs, ["definitions/gateway.networking.k8s.io"]);
    deepEqual(certManager(clusterNamed("us")).needs, []);
  });

  it("takes values written by hand over its own", () => {
    const { webhook } = certManager(clusterNamed("us"), { values: { webhook: { replicaCount: 5 } } }).chart.values;
    deepEqual([webhook.replicaCount, webhook.podDisruptionBudget], [5, budget]);
  });

  const wrong: Readonly<Record<string, readonly [SmallFleetCluster, CertManagerOptions, ...string[]]>> = {
    "a zone in another account": [
      "us",
      acme({ ...zones.us, account: "999999999999" }),
      'options.issuers.public.zones[0].account must be the cluster\'s own account "111111111111", got "999999999999"',
    ],
    "a zone in another project": [
      "eu",
      acme({ ...zones.eu, project: "other" }),
      'options.issuers.public.zones[0].project must be the cluster\'s own project "acme-eu", got "other"',
    ],
    "a zone in another subscription": [
      "asia",
      acme({ ...zones.asia, subscription: "99999999-9999-4999-8999-999999999999" }),
      'options.issuers.public.zones[0].subscription must be the cluster\'s own subscription "11111111-1111-4111-8111-111111111111", got "99999999-9999-4999-8999-999999999999"',
    ],
    "a zone of another cloud": [
      "eu",
      acme(zones.us),
      'options.issuers.public.zones[0].dns must be "cloud-dns", the DNS of where the cluster is, got "route53"',
    ],
    "the same zone twice": [
      "us",
      acme(zones.us, zones.us),
      'options.issuers.public.zones[1] must be another zone than options.issuers.public.zones[0], got "us.acme.example"',
    ],
    "no zone": ["us", acme(), "options.issuers.public.zones must name a zone, got []"],
    "no address of mail": [
      "us",
      { issuers: { public: { kind: "acme", email: "platform", zones: [zones.us] } } },
      'options.issuers.public.email must be an address of mail, got "platform"',
    ],
    "a directory that is none": [
      "us",
      {
        issuers: {
          public: { kind: "acme", email: "a@acme.example", zones: [zones.us], directory: "http:" as "staging" },
        },
      },
      'options.issuers.public.directory must be "production", "staging" or an address, https://..., got "http:"',
    ],
    "an id that is none of a managed zone": [
      "eu",
      acme({ ...zones.eu, managedZone: "projects/other/managedZones/eu" }),
      'options.issuers.public.zones[0].managedZone must be the name of a managed zone, such as acme-example, got "projects/other/managedZones/eu"',
    ],
    "a resource group that is none": [
      "asia",
      acme({ ...zones.asia, resourceGroup: "dns/*" }),
      'options.issuers.public.zones[0].resourceGroup must be the name of a resource group, got "dns/*"',
    ],
    "an identity in a cloud on a local cluster": [
      "dev",
      acme(zones.us),
      'options.identities.cert-manager must be on a cluster in a cloud, got "local"',
    ],
    "an authority that nobody trusts in production": [
      "us",
      { issuers: { own: { kind: "self-signed" } } },
      'options.issuers.own.kind must be "acme" or "private-ca" in production, got "self-signed"',
    ],
    "an issuer with the name of another's root": [
      "dev",
      { issuers: { own: { kind: "self-signed" }, "own-root": { kind: "private-ca", secret: "ca" } } },
      'options.issuers.own-root must have a name of its own, and not that of the root of options.issuers.own, got "own-root"',
    ],
    "a name that is none": [
      "dev",
      { issuers: { Own: { kind: "private-ca", secret: "acme_ca" } } },
      'options.issuers.Own must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Own"; did you mean "own"',
      'options.issuers.Own.secret must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "acme_ca"; did you mean "acme-ca"',
    ],
  };
  for (const [name, [cluster, options, ...messages]] of Object.entries(wrong)) {
    it(`is refused with ${name}`, () => {
      const problems = certManagerProblems("options", clusterNamed(cluster), options);
      deepEqual(problems.map(problemText), messages);
      throws(() => certManager(clusterNamed(cluster), options), {
        name: "InvalidError",
        message: [`cert-manager of ${cluster} is invalid`, ...messages.map((each) => `  ${each}`)].join("\n"),
      });
    });
  }

  it("is refused an identity on a cluster without workload identity", () => {
    const { clusters } = changedFleet({ clusters: { us: { hardening: { workloadIdentity: false } } } });
    const cluster = { ...clusterNamed("us"), spec: clusters["us"] ?? clusterNamed("us").spec };
    deepEqual(certManagerProblems("options", cluster, acme(zones.us)).map(problemText), [
      'options.identities.cert-manager must be on a cluster with workload identity, got {"workloadIdentity":false}',
    ]);
    deepEqual(certManagerProblems("options", cluster, {}), []);
  });
});
