import { deepEqual, equal, throws } from "node:assert/strict";

import { problemText } from "../problem.js";
import type { Shaped } from "../schema.js";
import type { Fleet } from "./fleet.js";
import { fleetProblems, parseFleet, type fleetSchema } from "./parse.js";
import { changedFleet, smallFleet, type Cases } from "./small-fleet.test.data.js";

/** A type with all its keys required, at every depth: what keeps an optional key from being forgotten unseen. */
type Complete<T> = T extends object ? { readonly [K in keyof T]-?: Complete<T[K]> } : T;
type Assignable<From, To> = [From] extends [To] ? true : false;

// The compiler fails here as soon as the schema and the type differ in a key or in its type.
const shapes: readonly true[] = [
  true satisfies Assignable<Fleet, Shaped<typeof fleetSchema>>,
  true satisfies Assignable<Shaped<typeof fleetSchema>, Fleet>,
  true satisfies Assignable<Complete<Fleet>, Complete<Shaped<typeof fleetSchema>>>,
  true satisfies Assignable<Complete<Shaped<typeof fleetSchema>>, Complete<Fleet>>,
];

describe("fleetSchema", () => {
  it("has the type of a fleet", () => {
    equal(shapes.length, 4);
  });
});

describe("fleetProblems", () => {
  const cases: Cases = {
    "nothing in a fleet": [{}],
    "nothing in a fleet with every option": [
      {
        acknowledgedReplacements: ["us/region"],
        clusters: {
          us: {
            stack: "prod-us",
            authorizedNetworks: ["192.0.2.0/24"],
            hardening: { auditLogs: false },
            existingNetwork: { vpcId: "vpc-1", nodeSubnetIds: ["subnet-1"] },
            provisioner: "cluster-api",
            dnsZones: [{ dns: "route53", name: "us.acme.example", hostedZoneId: "Z0", account: "111111111111" }],
            services: {
              install: "flux",
              certManager: { issuers: { own: { kind: "private-ca", secret: "ca" } }, trust: "web-identity" },
              externalDns: false,
              policyEngine: { engine: "gatekeeper", mutation: true, failurePolicy: "Fail" },
              gateway: false,
              metricsServer: { certificate: "itself" },
            },
            clusterApi: { addons: { coredns: "v1.13.1-eksbuild.1" }, identity: "us" },
            pools: { general: { labels: { a: "b" }, taints: [{ key: "a", value: "b", effect: "NoSchedule" }] } },
          },
          eu: {
            securityGroup: "gke-security-groups@acme.example",
            existingNetwork: { network: "n", subnetwork: "s" },
            clusterApi: { version: "1.35.2", credentials: "gcp" },
          },
          asia: { existingNetwork: { subnetId: "s" }, provisioner: "pulumi", clusterApi: { credentials: "azure" } },
          dev: { engine: "k3d" },
        },
        managementLayer: {
          rancher: {
            hostname: "rancher.acme.example",
            certificate: { source: "secret", privateCA: true },
            replicas: 2,
            teams: { web: { clusters: ["us"], quota: { cpu: "20", memory: "64Gi" } } },
            clusterIds: { eu: "c-m-abcd1234" },
            clusterApi: {
              credentials: {
                aws: { rancherCloudCredential: "cattle-global-data:cc-aws" },
                gcp: { name: "google", namespace: "secrets" },
              },
              versions: { aws: "v2.11.1" },
              gates: { aws: { EKSEnableIAM: true } },
            },
          },
          crossplane: { google: { workloadIdentityProvider: "p" }, azure: { clientId: "c" } },
          delivery: ["argo-cd", "flux", "fleet"],
        },
        services: {
          install: "pulumi",
          certManager: {
            version: "v1.21.1",
            values: { webhook: { timeoutSeconds: 10 }, crds: null },
            issuers: {
              public: {
                kind: "acme",
                email: "platform@acme.example",
                directory: "https://acme.example/directory",
                zones: [
                  { dns: "route53", name: "us.acme.example", hostedZoneId: "Z0", account: "111111111111" },
                  { dns: "cloud-dns", name: "eu.acme.example", managedZone: "eu", project: "acme-eu" },
                  { dns: "azure-dns", name: "asia.acme.example", resourceGroup: "dns", subscription: "s" },
                ],
              },
              own: { kind: "self-signed" },
            },
          },
          externalDns: { sources: ["service", "gateway-httproute"], policy: "upsert-only" },
          policyEngine: { engine: "kyverno", excludedNamespaces: ["velero"], timeoutSeconds: 10 },
          gateway: { exposure: "internal", issuer: "public", domain: "apps.acme.example", routesFrom: ["shop"] },
          metricsServer: {},
        },
        workloads: {
          shop: {
            probes: { live: "/", ready: "/" },
            labels: { a: "b" },
            expose: {
              name: "shop",
              routing: {
                us: { setIdentifier: "us", policy: "weighted", weight: 10 },
                eu: { setIdentifier: "eu", policy: "latency", region: "eu-west-1" },
                asia: { setIdentifier: "asia", policy: "failover", failover: "PRIMARY" },
                dev: { setIdentifier: "dev", policy: "multi-value" },
              },
            },
            replicas: { eu: { min: 1, max: 2, targetCpuPercent: 70 } },
          },
        },
      },
    ],
    "nothing in policies, teams and delivery with every option": [
      {
        policies: {
          enforcement: { management: "enforce", rings: ["warn", "audit"] },
          admission: "engine",
          judged: "pods",
          podSecurity: { level: "restricted", version: "1.35" },
          registries: ["ghcr.io/acme"],
          rules: { "pinned-images": {}, "ingress-hosts": { domains: ["acme.example"] } },
          exceptions: [
            {
              ...{ rule: "host-namespaces", namespace: "shop", name: "web-*", owner: "web", reason: "a debugger" },
              ...{ until: "2027-03-31", clusters: ["us"] },
            },
          ],
        },
        teams: {
          web: {
            namespaces: ["shop"],
            clusters: ["us"],
            quota: {
              ...{ requests: { cpu: "4", memory: "8Gi" }, limits: { memory: "16Gi" }, pods: 20 },
              counts: { "services.loadbalancers": 0 },
            },
            limits: {
              ...{ defaultRequest: { cpu: "100m", memory: "64Mi" }, default: { memory: "128Mi" } },
              ...{ min: { cpu: "10m" }, max: { memory: "1Gi" } },
            },
            network: { from: ["gateway"], to: ["data"], egress: [{ cidr: "192.0.2.0/24", ports: [443] }] },
            domain: "shop.acme.example",
          },
        },
        delivery: {
          engine: "flux",
          source: { repository: "oci://ghcr.io/acme/fleet", revision: "v1", path: "deploy", secret: "pull" },
          layers: { policies: "pulumi", tenants: "gitops", workloads: "gitops" },
        },
      },
    ],
    "policies, teams and delivery that are not what they should be": [
      {
        policies: {
          enforcement: { management: "deny", rings: "warn" },
          admission: "webhook",
          podSecurity: { level: "privileged" },
          rules: { "pinned-images": true },
          exceptions: [{ rule: "host-namespaces", namespace: "shop", name: "web" }],
        },
        teams: { web: { namespaces: "shop", quota: { requests: { cpu: 4 }, pods: "20" }, limit: {} } },
        delivery: { engine: "argocd", source: {}, layers: { foundation: "gitops" } },
      },
      'policies.enforcement.management must be "audit", "warn" or "enforce", got "deny"',
      'policies.enforcement.rings must be a list, got "warn"',
      'policies.admission must be "in-tree" or "engine", got "webhook"',
      'policies.podSecurity.level must be "baseline" or "restricted", got "privileged"',
      "policies.rules.pinned-images must be an object, got true",
      "policies.exceptions[0].owner must be a string, got nothing",
      "policies.exceptions[0].reason must be a string, got nothing",
      "policies.exceptions[0].until must be a string, got nothing",
      'teams.web must have no key but "namespaces", "quota", "clusters", "limits", "network" or "domain", got "limit"; did you mean "limits"',
      'teams.web.namespaces must be a list, got "shop"',
      "teams.web.quota.requests.cpu must be a string, got 4",
      "teams.web.quota.requests.memory must be a string, got nothing",
      'teams.web.quota.pods must be a number, got "20"',
      'delivery.engine must be "argo-cd", "flux" or "fleet", got "argocd"; did you mean "argo-cd"',
      "delivery.source.repository must be a string, got nothing",
      'delivery.layers must have no key but "policies", "tenants" or "workloads", got "foundation"',
    ],
    "nothing in a management layer without Rancher": [
      {
        managementLayer: {
          clusterApiOperator: {
            credentials: { aws: { name: "aws" } },
            versions: { core: "v1.14.2" },
            gates: { core: { ClusterTopology: true } },
          },
        },
      },
    ],
    "services that are not what they should be": [
      {
        services: {
          install: "helm",
          certManager: { issuers: { public: { kind: "acm" } }, values: [] },
          externalDns: { sources: ["ingres"], zones: [] },
          policyEngine: { engine: "opa" },
          gateway: { exposure: "internal" },
          metricsServer: false,
        },
        clusters: {
          us: { services: { gateway: true }, dnsZones: [{ dns: "azure-dns" }] },
          dev: { services: { install: false, policyEngine: { engine: "kyverno", mutation: true } } },
        },
        workloads: { shop: { expose: { routing: { us: { policy: "geo" } } } } },
      },
      "clusters.us.services.gateway must be an object or false, got true",
      'clusters.us.dnsZones[0].dns must be "route53", got "azure-dns"',
      'clusters.dev.services.install must be "pulumi", "cluster-api", "argo-cd", "flux" or "fleet", got false',
      'clusters.dev.services.policyEngine must have no key but "engine", "version", "values", "failurePolicy", "excludedNamespaces" or "timeoutSeconds", got "mutation"',
      "workloads.shop.expose.name must be a string, got nothing",
      'workloads.shop.expose.routing.us.policy must be "weighted", "latency", "failover" or "multi-value", got "geo"',
      'services.install must be "pulumi", "cluster-api", "argo-cd", "flux" or "fleet", got "helm"',
      "services.certManager.values must be an object, got []",
      'services.certManager.issuers.public.kind must be "acme", "private-ca" or "self-signed", got "acm"; did you mean "acme"',
      'services.externalDns must have no key but "version", "values", "sources", "policy" or "trust", got "zones"',
      'services.externalDns.sources[0] must be "service", "ingress", "crd", "gateway-httproute", "gateway-grpcroute", "gateway-tlsroute", "gateway-tcproute" or "gateway-udproute", got "ingres"; did you mean "ingress"',
      'services.policyEngine.engine must be "kyverno" or "gatekeeper", got "opa"',
      "services.gateway.issuer must be a string, got nothing",
      "services.metricsServer must be an object, got false",
    ],
    "a certificate of Rancher from nowhere": [
      {
        managementLayer: { rancher: { hostname: "rancher.acme.example", certificate: { source: "acme" } } },
      },
      'managementLayer.rancher.certificate.source must be "rancher", "letsEncrypt" or "secret", got "acme"',
    ],
    "keys that are missing": [
      { name: undefined, clusters: { us: { region: undefined, network: { pods: undefined } } } },
      "name must be a string, got nothing",
      "clusters.us.network.pods must be a string, got nothing",
      "clusters.us.region must be a string, got nothing",
    ],
    "values of another type": [
      {
        name: 3,
        domain: null,
        rollout: "dev",
        workloads: [],
        clusters: {
          us: { pools: { general: { min: "3" } }, hardening: { auditLogs: "no" } },
          eu: "europe",
          dev: { pools: { general: { nodes: null } } },
        },
      },
      "name must be a string, got 3",
      "domain must be a string, got null",
      'clusters.us.pools.general.min must be a number, got "3"',
      'clusters.us.hardening.auditLogs must be true or false, got "no"',
      'clusters.eu must be an object, got "europe"',
      "clusters.dev.pools.general.nodes must be a number, got null",
      'rollout must be a list, got "dev"',
      "workloads must be an object, got []",
    ],
    "keys that nothing knows": [
      { workload: {}, clusters: { us: { regoin: "us-east-1", region: undefined }, dev: { engin: "k3d" } } },
      'fleet must have no key but "name", "domain", "clusters", "management", "rollout", "workloads", "acknowledgedReplacements", "managementLayer", "services", "policies", "teams" or "delivery", got "workload"',
      'clusters.us must have no key but "tier", "kubernetes", "network", "pools", "cloud", "region", "account", "administrators", "stack", "services", "nodeLocalDns", "authorizedNetworks", "provisioner", "dnsZones", "hardening", "existingNetwork" or "clusterApi", got "regoin"; did you mean "region"',
      "clusters.us.region must be a string, got nothing",
      'clusters.dev must have no key but "tier", "kubernetes", "network", "pools", "cloud", "stack", "services", "nodeLocalDns", "dnsZones" or "engine", got "engin"; did you mean "engine"',
    ],
    "words that are not among those known": [
      {
        clusters: {
          us: { cloud: "aws" },
          eu: { cloud: "toString" },
          asia: { tier: "stagin" },
          dev: { engine: "minikube", pools: { general: { taints: [{ key: "a", value: "b", effect: "noSchedule" }] } } },
        },
      },
      'clusters.us.cloud must be "eks", "gke", "aks" or "local", got "aws"; did you mean "aks"',
      'clusters.eu.cloud must be "eks", "gke", "aks" or "local", got "toString"',
      'clusters.asia.tier must be "production", "staging" or "development", got "stagin"; did you mean "staging"',
      'clusters.dev.pools.general.taints[0].effect must be "NoSchedule", "PreferNoSchedule" or "NoExecute", got "noSchedule"; did you mean "NoSchedule"',
      'clusters.dev.engine must be "kind" or "k3d", got "minikube"',
    ],
    "a pool with two kinds of size": [
      { clusters: { dev: { pools: { general: { min: 1 } } } } },
      'clusters.dev.pools.general must have no key but "machine", "min", "max", "labels" or "taints", got "nodes"',
      "clusters.dev.pools.general.max must be a number, got nothing",
    ],
    "numbers that JSON cannot write": [
      { workloads: { shop: { port: Number.NaN, replicas: { eu: Infinity } } } },
      "workloads.shop.port must be a number, got null",
      "workloads.shop.replicas.eu must be a number, got null",
    ],
  };
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`names ${name}`, () => {
      deepEqual(fleetProblems(changedFleet(changes)).map(problemText), problems);
    });
  }

  for (const value of [undefined, null, 3, "fleet", []]) {
    it(`refuses ${(JSON.stringify(value) as string | undefined) ?? "nothing"} as a fleet`, () => {
      const got = value === undefined ? "nothing" : JSON.stringify(value);
      deepEqual(fleetProblems(value).map(problemText), [`fleet must be an object, got ${got}`]);
    });
  }
});

describe("parseFleet", () => {
  it("is the fleet that was written as JSON", () => {
    deepEqual(parseFleet(JSON.parse(JSON.stringify(smallFleet))), smallFleet);
  });

  it("throws one error with all problems", () => {
    throws(() => parseFleet({ ...smallFleet, name: 3, domian: "acme.example" }), {
      name: "InvalidError",
      message: [
        "fleet is invalid",
        '  fleet must have no key but "name", "domain", "clusters", "management", "rollout", "workloads", "acknowledgedReplacements", "managementLayer", "services", "policies", "teams" or "delivery", got "domian"',
        "  name must be a string, got 3",
      ].join("\n"),
    });
  });
});
