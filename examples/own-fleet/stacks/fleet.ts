import type { Fleet } from "flotilla/lib/fleet/fleet";

/** The bakery's fleet: a hub on Google Cloud, the shops on Azure, and a laptop. */
export const fleet: Fleet = {
  name: "bakery",
  domain: "bakery.example",
  management: "hub",
  rollout: [["laptop"], ["shops"]],

  clusters: {
    hub: {
      cloud: "gke",
      region: "europe-west3",
      project: "bakery-hub",
      projectNumber: "123456789012",
      tier: "production",
      kubernetes: "1.35",
      network: { nodes: "10.0.0.0/20", pods: "10.4.0.0/14", services: "10.8.0.0/20" },
      pools: { general: { machine: "general.xlarge", nodes: 3 } },
    },
    shops: {
      cloud: "aks",
      region: "germanywestcentral",
      subscription: "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
      tenant: "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb",
      administrators: ["cccccccc-cccc-4ccc-8ccc-cccccccccccc"],
      systemPool: "general",
      tier: "production",
      kubernetes: "1.35",
      network: { nodes: "10.16.0.0/20", pods: "10.20.0.0/14", services: "10.24.0.0/16" },
      pools: { general: { machine: "general.xlarge", min: 3, max: 9 } },
    },
    laptop: {
      cloud: "local",
      tier: "development",
      kubernetes: "1.35",
      network: { nodes: "172.18.0.0/16", pods: "10.28.0.0/16", services: "10.29.0.0/16" },
      pools: { general: { machine: "burstable.medium", nodes: 1 } },
    },
  },

  policies: {
    enforcement: { management: "enforce", rings: ["enforce", "warn"] },
    podSecurity: { level: "restricted" },
    registries: ["registry.example/bakery"],
  },

  workloads: {
    orders: {
      namespace: "counter",
      image: "registry.example/bakery/orders:2.3.0",
      port: 8080,
      resources: { cpu: "250m", memory: "256Mi" },
      replicas: { shops: { min: 3, max: 12, targetCpuPercent: 70 }, laptop: 1 },
      labels: { team: "counter" },
    },
    ovens: {
      namespace: "bakehouse",
      image: "registry.example/bakery/ovens:1.9.4",
      port: 9000,
      resources: { cpu: "100m", memory: "128Mi" },
      replicas: { shops: 6, laptop: 1 },
      labels: { team: "bakehouse" },
    },
  },
};

export { layers } from "./layers.js";
