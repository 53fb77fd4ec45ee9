import type { Fleet } from "../lib/fleet/fleet.js";

/** The reference fleet: six clusters on three clouds and one machine. This is the file that operators edit. */
export const fleet: Fleet = {
  name: "acme",
  domain: "acme.example",
  management: "management",
  rollout: [["development"], ["staging"], ["production-apac", "production-eu"], ["production-us"]],

  clusters: {
    management: {
      cloud: "eks",
      region: "us-east-1",
      account: "111111111111",
      administrators: ["arn:aws:iam::111111111111:role/platform"],
      tier: "production",
      kubernetes: "1.35",
      network: { nodes: "10.2.0.0/16", pods: "10.3.0.0/16", services: "10.4.0.0/16" },
      pools: { general: { machine: "general.xlarge", nodes: 3 } },
      dnsZones: [
        { dns: "route53", name: "management.acme.example", hostedZoneId: "Z0MANAGEMENT", account: "111111111111" },
      ],
      services: { gateway: false },
    },
    "production-us": {
      stack: "prod-us",
      cloud: "eks",
      region: "us-east-1",
      account: "222222222222",
      administrators: ["arn:aws:iam::222222222222:role/platform"],
      tier: "production",
      kubernetes: "1.35",
      network: { nodes: "100.64.0.0/16", pods: "192.168.0.0/16", services: "10.96.0.0/12" },
      pools: {
        general: { machine: "general.xlarge", min: 20, max: 40 },
        memory: { machine: "memory.xlarge", min: 30, max: 60 },
      },
      dnsZones: [{ dns: "route53", name: "us.acme.example", hostedZoneId: "Z0PRODUCTIONUS", account: "222222222222" }],
    },
    "production-eu": {
      stack: "prod-eu",
      cloud: "gke",
      region: "europe-west1",
      project: "acme-production-eu",
      projectNumber: "666666666666",
      tier: "production",
      kubernetes: "1.35",
      network: { nodes: "10.20.0.0/20", pods: "10.16.0.0/14", services: "10.24.0.0/20" },
      pools: {
        general: { machine: "general.xlarge", min: 12, max: 24 },
        memory: { machine: "memory.xlarge", min: 18, max: 36 },
      },
      dnsZones: [
        {
          dns: "cloud-dns",
          name: "eu.acme.example",
          managedZone: "eu-acme-example",
          project: "acme-production-eu",
        },
      ],
    },
    "production-apac": {
      stack: "prod-apac",
      cloud: "aks",
      region: "australiaeast",
      subscription: "33333333-3333-4333-8333-333333333333",
      tenant: "44444444-4444-4444-8444-444444444444",
      administrators: ["77777777-7777-4777-8777-777777777777"],
      systemPool: "general",
      tier: "production",
      kubernetes: "1.35",
      network: { nodes: "10.32.0.0/20", pods: "10.36.0.0/14", services: "10.40.0.0/16" },
      pools: {
        general: { machine: "general.xlarge", min: 8, max: 16 },
        memory: { machine: "memory.xlarge", min: 12, max: 24 },
      },
      dnsZones: [
        {
          dns: "azure-dns",
          name: "apac.acme.example",
          resourceGroup: "dns",
          subscription: "33333333-3333-4333-8333-333333333333",
        },
      ],
      services: { policyEngine: { engine: "gatekeeper" } },
    },
    staging: {
      provisioner: "cluster-api",
      cloud: "eks",
      region: "us-west-2",
      account: "555555555555",
      administrators: ["arn:aws:iam::555555555555:role/platform"],
      tier: "staging",
      kubernetes: "1.35",
      network: { nodes: "10.48.0.0/16", pods: "10.49.0.0/16", services: "10.50.0.0/16" },
      pools: { general: { machine: "burstable.large", min: 3, max: 6 } },
      dnsZones: [{ dns: "route53", name: "staging.acme.example", hostedZoneId: "Z0STAGING", account: "555555555555" }],
      services: { install: "cluster-api" },
    },
    development: {
      cloud: "local",
      engine: "kind",
      tier: "development",
      kubernetes: "1.35",
      network: { nodes: "172.18.0.0/16", pods: "10.56.0.0/16", services: "10.57.0.0/16" },
      pools: { general: { machine: "burstable.medium", nodes: 1 } },
      dnsZones: [{ dns: "in-memory", name: "development.acme.example" }],
    },
  },

  managementLayer: {
    rancher: {
      hostname: "rancher.acme.example",
      certificate: { source: "letsEncrypt", email: "platform@acme.example" },
      clusterApi: { credentials: { aws: { name: "aws-credentials" } } },
    },
    crossplane: {
      google: {
        workloadIdentityProvider:
          "projects/666666666666/locations/global/workloadIdentityPools/acme/providers/management",
      },
      azure: { clientId: "88888888-8888-4888-8888-888888888888" },
    },
    delivery: ["flux"],
  },

  services: {
    certManager: { issuers: { public: { kind: "acme", email: "platform@acme.example" } } },
    externalDns: {},
    policyEngine: { engine: "kyverno" },
    gateway: { exposure: "internal", issuer: "public" },
    metricsServer: {},
  },

  policies: {
    enforcement: { management: "enforce", rings: ["enforce", "enforce", "enforce", "warn"] },
    podSecurity: { level: "restricted" },
    registries: ["registry.example/acme"],
    rules: {
      "no-node-ports": {},
      "pinned-images": {},
      probes: {},
      "recommended-labels": { labels: ["app.kubernetes.io/name", "app.kubernetes.io/instance"] },
      "resource-requests": { requests: ["cpu", "memory"], limits: ["memory"] },
      "route-hosts": {},
      "service-account-token": {},
    },
  },

  teams: {
    shop: {
      namespaces: ["storefront"],
      clusters: ["production-us", "production-eu", "production-apac"],
      quota: { requests: { cpu: "64", memory: "80Gi" }, pods: 640 },
    },
  },

  delivery: { engine: "flux", source: { repository: "https://git.example/acme/fleet.git" } },

  workloads: {
    storefront: {
      namespace: "storefront",
      image: "registry.example/acme/storefront:1.0.0",
      port: 8080,
      resources: { cpu: "100m", memory: "128Mi" },
      replicas: { "production-us": 500, "production-eu": 300, "production-apac": 200 },
      expose: { name: "shop" },
    },
  },
};
