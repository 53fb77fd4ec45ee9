import { deepEqual } from "node:assert/strict";

import { changedServices, servicesFleet } from "../../lib/fleet/services-fleet.test.data.js";
import { smallFleet, type Cases, type Changes } from "../../lib/fleet/small-fleet.test.data.js";
import { problemText } from "../../lib/problem.js";
import { fleetProblems } from "../fleet-problems.js";
import { fleetServiceProblems } from "./fleet-service-problems.js";
import { object, service } from "./services.test.data.js";

const zone = { dns: "route53", name: "us.acme.example", hostedZoneId: "Z0US", account: "111111111111" } as const;

/** The clusters us and west expose the shop in one domain. */
const sharedDomain = (routing: Changes): Changes => {
  const gateway = { exposure: "internal", issuer: "public", domain: "apps.us.acme.example" };
  return {
    clusters: { us: { services: { gateway } }, west: { dnsZones: [zone], services: { gateway } } },
    workloads: { shop: { expose: { routing }, replicas: { us: 1 } } },
  };
};
const weighted = (setIdentifier: string) => ({ policy: "weighted", setIdentifier, weight: 1 });

const cases: Cases = {
  "nothing of a fleet with services": [{}],
  "a zone in another account": [
    { clusters: { us: { dnsZones: [{ ...zone, account: "999999999999" }] } } },
    'clusters.us.dnsZones[0].account must be the cluster\'s own account "111111111111", got "999999999999"',
  ],
  "a zone in another account of an issuer alone": [
    { services: { certManager: { issuers: { public: { zones: [{ ...zone, account: "999999999999" }] } } } } },
    'services.certManager.issuers.public.zones[0].account must be the cluster\'s own account "111111111111", got "999999999999"',
    'services.certManager.issuers.public.zones[0].dns must be "cloud-dns", the DNS of where the cluster is, got "route53"',
    'services.gateway.domain must be in a zone of its issuer, "us.acme.example", got "*.apps.eu.acme.example"',
    'services.certManager.issuers.public.zones[0].dns must be "azure-dns", the DNS of where the cluster is, got "route53"',
    'services.gateway.domain must be in a zone of its issuer, "us.acme.example", got "*.apps.asia.acme.example"',
    'services.gateway.domain must be in a zone of its issuer, "us.acme.example", got "*.apps.west.acme.example"',
  ],
  "an id that is none of a zone": [
    { clusters: { us: { dnsZones: [{ ...zone, hostedZoneId: "*" }] } } },
    'clusters.us.dnsZones[0].hostedZoneId must be the id of a hosted zone, such as Z0123456789ABCDEFGHIJ, got "*"',
  ],
  "the same zone twice": [
    { clusters: { us: { dnsZones: [zone, zone] } } },
    'clusters.us.dnsZones[1] must be another zone than clusters.us.dnsZones[0], got "us.acme.example"',
  ],
  "zones of two resource groups": [
    {
      clusters: {
        asia: {
          dnsZones: [
            ...(servicesFleet.clusters["asia"]?.dnsZones ?? []),
            {
              dns: "azure-dns",
              name: "b.example",
              resourceGroup: "b",
              subscription: "11111111-1111-4111-8111-111111111111",
            },
          ],
        },
      },
    },
    'clusters.asia.dnsZones must be of one resource group, got ["b","dns"]',
  ],
  "no zone": [
    { clusters: { us: { dnsZones: undefined }, eu: { dnsZones: [] } } },
    "clusters.us.dnsZones must name a zone for external-dns and the issuer public, got nothing",
    "clusters.eu.dnsZones must name a zone for external-dns, the issuer public and the domain of the gateway, got []",
  ],
  "an authority that nobody trusts in production": [
    { services: { certManager: { issuers: { own: { kind: "self-signed" } } } } },
    'services.certManager.issuers.own.kind must be "acme" or "private-ca" in production, got "self-signed"',
  ],
  "options where they are written": [
    {
      services: {
        certManager: { version: "v1.x", issuers: { public: { email: "platform", directory: "live" } } },
        policyEngine: { timeoutSeconds: 60 },
      },
      clusters: {
        asia: { services: { policyEngine: { excludedNamespaces: ["*"] } } },
        eu: { services: { externalDns: { sources: [] } } },
      },
    },
    'services.certManager.version must be an exact version such as "1.2.3", got "v1.x"',
    'services.certManager.issuers.public.directory must be "production", "staging" or an address, https://..., got "live"',
    'services.certManager.issuers.public.email must be an address of mail, got "platform"',
    "services.policyEngine.timeoutSeconds must be a whole number of seconds, 1 to 30, got 60",
    "clusters.eu.services.externalDns.sources must name a source, got []",
    'clusters.asia.services.policyEngine.excludedNamespaces[0] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "*"',
  ],
  "an identity on a cluster without workload identity": [
    { clusters: { us: { hardening: { workloadIdentity: false } } } },
    "clusters.us.hardening.workloadIdentity must be true for the identity of cert-manager, got false",
    "clusters.us.hardening.workloadIdentity must be true for the identity of external-dns, got false",
  ],
  "nothing of workload identity where no service has an identity": [
    {
      clusters: {
        us: {
          hardening: { workloadIdentity: false },
          services: { externalDns: false, certManager: { issuers: { own: { kind: "private-ca", secret: "ca" } } } },
        },
      },
    },
  ],
  "an issuer that is not there": [
    { services: { gateway: { issuer: "publc" } } },
    'services.gateway.issuer must be an issuer of the cluster, "public", got "publc"; did you mean "public"',
  ],
  "an issuer of a cluster that has none": [
    { clusters: { eu: { services: { certManager: {} } } } },
    'services.gateway.issuer must be an issuer, and the cluster has none, got "public"',
  ],
  "a domain in no zone": [
    {
      clusters: {
        eu: { services: { gateway: { exposure: "internal", issuer: "public", domain: "apps.other.example" } } },
      },
    },
    'clusters.eu.services.gateway.domain must be in a zone of the cluster\'s external-dns, "eu.acme.example", got "apps.other.example"',
  ],
  "a domain that is none": [
    { services: { gateway: { domain: "apps" } } },
    'services.gateway.domain must be a domain such as "apps.acme.example", got "apps"',
  ],
  "a workload that is exposed on a cluster without a gateway": [
    { clusters: { eu: { services: { gateway: false } } } },
    'workloads.shop.replicas must name clusters with a gateway, since the workload is exposed, got "eu"',
  ],
  "a workload whose routes the gateway would not take": [
    { services: { gateway: { routesFrom: ["blog"] } } },
    'services.gateway.routesFrom must name shop, the namespace of the exposed workload shop, got ["blog"]',
  ],
  "an installer that cannot reach a cluster": [
    { services: { install: "cluster-api" } },
    'services.install must be "pulumi", "argo-cd", "flux" or "fleet" for us, got "cluster-api"',
    'services.install must be "pulumi", "argo-cd", "flux" or "fleet" for eu, got "cluster-api"',
    'services.install must be "pulumi", "argo-cd", "flux" or "fleet" for asia, got "cluster-api"',
    'services.install must be "pulumi" or "fleet" for dev, got "cluster-api"',
  ],
  "an installer that is not there": [
    { clusters: { eu: { services: { install: "fleet" } }, asia: { services: { install: "flux" } } } },
    'clusters.eu.services.install must be "pulumi", or be named in managementLayer.delivery as well, got "fleet"',
  ],
  "a management layer without certificates": [
    { clusters: { us: { services: { certManager: false, metricsServer: false } } } },
    "clusters.us.services.certManager must be there for managementLayer.clusterApiOperator, which has its certificates from it, got false",
  ],
  "a service that needs another that is not there": [
    {
      clusters: {
        dev: { services: { certManager: false } },
        us: { services: { externalDns: { sources: ["gateway-grpcroute"] } } },
      },
    },
    "clusters.us.services.gateway must be there for externalDns, got false",
    "clusters.dev.services.certManager must be there for gateway, got false",
    "clusters.dev.services.certManager must be there for metricsServer, got false",
  ],
  "external-dns without an owner": [
    { clusters: { us: { services: { externalDns: { values: { txtOwnerId: null } } } } } },
    'clusters.us.services.externalDns.values.txtOwnerId must name the owner of the cluster\'s records, got nothing; did you mean "acme-us"',
  ],
  "an owner that two clusters have": [
    { clusters: { us: { services: { externalDns: { values: { txtOwnerId: "acme-eu" } } } } } },
    'clusters.eu.services.externalDns.values.txtOwnerId must be another than the owner of us, got "acme-eu"',
  ],
  "one host that two clusters write": [
    sharedDomain({}),
    'workloads.shop.expose.name must be written by one cluster, or by each with a routing policy and a set identifier of its own, and not by us and west, got "shop.apps.us.acme.example"',
  ],
  "nothing of one host with routing": [sharedDomain({ us: weighted("us"), west: weighted("west") })],
  "one set identifier of two clusters": [
    sharedDomain({ us: weighted("one"), west: weighted("one") }),
    'workloads.shop.expose.routing.west.setIdentifier must be another than that of us for the same host, got "one"',
  ],
  "routing where DNS has none": [
    { workloads: { shop: { expose: { routing: { eu: weighted("eu") } } } } },
    'workloads.shop.expose.routing.eu must be left out, since only Route 53 has routing policies, got "weighted"',
  ],
  "a Kubernetes that a service does not support": [
    { clusters: { asia: { kubernetes: "1.36", services: { policyEngine: { engine: "kyverno" } } } } },
    'clusters.asia.kubernetes must be 1.33 to 1.35 for kyverno 3.9.0, got "1.36"',
  ],
};

describe("fleetServiceProblems", () => {
  for (const [name, [changes, ...messages]] of Object.entries(cases)) {
    it(`says ${name}`, () => {
      deepEqual(fleetProblems(changedServices(changes), { services: () => [] }).map(problemText), messages);
    });
  }

  it("says that a management layer needs certificates where the fleet has no services at all", () => {
    const fleet = { ...smallFleet, managementLayer: { clusterApiOperator: {} } };
    deepEqual(fleetServiceProblems(fleet).map(problemText), [
      "services.certManager must be there for managementLayer.clusterApiOperator, which has its certificates from it, got nothing",
    ]);
  });

  it("looks at services of one's own with all others", () => {
    const defaultClass = object("networking.k8s.io/v1", "IngressClass", "nginx");
    const annotations = { "ingressclass.kubernetes.io/is-default-class": "true" };
    const nginx = { ...defaultClass, metadata: { ...defaultClass.metadata, annotations } };
    const rights = [{ right: "dns-records", zone: "dev.acme.example", zoneId: "Z0DEV" }] as const;
    const identities = [{ name: "backup", namespace: "backup", serviceAccount: "backup", rights }];
    const own = [
      service("nginx", { objects: [nginx], needs: ["webhook/vault"] }),
      service("traefik", { provides: ["default-ingress-class/traefik"] }),
      service("kyverno"),
      service("backup", { identities }),
    ];
    const problems = fleetServiceProblems(servicesFleet, (cluster) => (cluster === "dev" ? own : []));
    deepEqual(problems.map(problemText), [
      'clusters.dev.services.policyEngine must be the only service of the cluster with a part named "kyverno"',
      'clusters.dev.services.policyEngine.chart.name must be the only release of that name in the namespace kyverno, which kyverno has already, got "kyverno"',
      'clusters.dev.services.nginx.needs[0] must be something that a service provides or the cluster has, got "webhook/vault"',
      'clusters.dev.services must have one default ingress class, got ["nginx: IngressClass nginx","traefik: traefik"]',
      'clusters.dev.services.identities.backup must be on a cluster in a cloud, got "local"',
    ]);
  });

  it("takes what services of one's own provide", () => {
    const changes = { clusters: { dev: { services: { certManager: false } } } };
    const own = service("certs", { provides: ["definitions/cert-manager.io", "webhook/cert-manager"] });
    deepEqual(
      fleetServiceProblems(changedServices(changes), () => [own]).filter(({ path }) => path.startsWith("clusters.dev")),
      [],
    );
  });

  it("says nothing of what services need from each other where those of one's own are not known", () => {
    deepEqual(fleetServiceProblems(changedServices({ clusters: { dev: { services: { certManager: false } } } })), []);
  });
});

describe("fleetProblems", () => {
  it("looks at services only where nothing else is wrong", () => {
    const changes = { services: { gateway: { issuer: "none" } } };
    deepEqual(fleetProblems(changedServices({ ...changes, management: "mars" })).map(problemText), [
      'management must be a cluster of the fleet, got "mars"',
      'rollout must have "us" in a ring, got [["dev"],["west"],["eu","asia"]]',
    ]);
    deepEqual(fleetProblems(changedServices(changes)).map(problemText), [
      'services.gateway.issuer must be an issuer of the cluster, "public", got "none"',
    ]);
  });
});
