import type { Fleet } from "./fleet.js";
import { changed, smallFleet, type Changes } from "./small-fleet.test.data.js";

/**
 * The small fleet with every service, a zone for each cluster, a workload that clusters of all clouds expose, and one cluster more,
 * of Cluster API; for tests to break.
 */
export const servicesFleet: Fleet = changed(smallFleet, {
  rollout: [["dev"], ["west"], ["eu", "asia"]],
  managementLayer: {
    clusterApiOperator: { credentials: { aws: { name: "aws", namespace: "secrets" } } },
    delivery: ["argo-cd", "flux"],
  },
  services: {
    certManager: { issuers: { public: { kind: "acme", email: "platform@acme.example" } } },
    externalDns: {},
    policyEngine: { engine: "kyverno" },
    gateway: { exposure: "internal", issuer: "public" },
    metricsServer: {},
  },
  clusters: {
    us: {
      dnsZones: [{ dns: "route53", name: "us.acme.example", hostedZoneId: "Z0US", account: "111111111111" }],
      services: { gateway: false },
    },
    west: {
      cloud: "eks",
      provisioner: "cluster-api",
      region: "us-west-2",
      account: "111111111111",
      administrators: ["arn:aws:iam::111111111111:role/platform"],
      tier: "staging",
      kubernetes: "1.35",
      network: { nodes: "10.64.0.0/16", pods: "10.65.0.0/16", services: "10.66.0.0/16" },
      pools: { general: { machine: "burstable.large", nodes: 2 } },
      dnsZones: [{ dns: "route53", name: "west.acme.example", hostedZoneId: "Z0WEST", account: "111111111111" }],
      services: { install: "cluster-api" },
    },
    eu: {
      dnsZones: [{ dns: "cloud-dns", name: "eu.acme.example", managedZone: "eu-acme-example", project: "acme-eu" }],
    },
    asia: {
      dnsZones: [
        {
          dns: "azure-dns",
          name: "asia.acme.example",
          resourceGroup: "dns",
          subscription: "11111111-1111-4111-8111-111111111111",
        },
      ],
      services: { policyEngine: { engine: "gatekeeper" } },
    },
    dev: { dnsZones: [{ dns: "in-memory", name: "dev.acme.example" }] },
  },
  workloads: { shop: { expose: { name: "shop" }, replicas: { west: 3, asia: 3 } } },
});

/** The fleet with services, changed in some places, which may make it anything but a fleet. */
export function changedServices(changes: Changes): Fleet {
  return changed(servicesFleet, changes);
}
