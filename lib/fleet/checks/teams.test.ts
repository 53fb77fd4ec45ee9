import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases, type Changes } from "../small-fleet.test.data.js";

const quota = { requests: { cpu: "2", memory: "2Gi" }, pods: 20 };
const shop = { namespaces: ["shop"], quota };
const team = (changes: Changes): Changes => ({ teams: { shop: { ...shop, ...changes } } });
const limited = (limits: Changes): Changes => team({ limits });
const defaults = { defaultRequest: { cpu: "100m", memory: "64Mi" }, default: { memory: "128Mi" } };
const egress = (cidr: string, ports: readonly number[] = [443]): Changes =>
  team({ network: { egress: [{ cidr, ports }] } });

const cases: Cases = {
  "nothing about a team": [team({})],
  "nothing about limits in order": [
    limited({ ...defaults, min: { cpu: "50m", memory: "64Mi" }, max: { memory: "128Mi" } }),
  ],
  "nothing about amounts that are the same in other words": [
    team({
      quota: { requests: { cpu: "2000m", memory: "2048Mi" }, limits: { cpu: "2", memory: "2Gi" }, pods: 20 },
      limits: {
        defaultRequest: { cpu: "0.1", memory: "64Mi" },
        default: { cpu: "100m", memory: "65536Ki" },
        max: { cpu: "0.1", memory: "134217728" },
      },
    }),
  ],
  "a name that can be no label": [
    { teams: { Shop: shop } },
    'teams.Shop must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Shop"; did you mean "shop"',
  ],
  "a team without a namespace": [team({ namespaces: [] }), "teams.shop.namespaces must name a namespace, got []"],
  "namespaces that are none, and those of Kubernetes": [
    team({ namespaces: ["Shop", "default", "kube-system"] }),
    'teams.shop.namespaces[0] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Shop"; did you mean "shop"',
    'teams.shop.namespaces[1] must be a namespace of its own and not one of Kubernetes, got "default"',
    'teams.shop.namespaces[2] must be a namespace of its own and not one of Kubernetes, got "kube-system"',
  ],
  "a namespace of two teams, and one that is named twice": [
    { teams: { shop: { ...shop, namespaces: ["shop", "shop"] }, thieves: shop } },
    'teams.shop.namespaces[1] must be in no team but one, and teams.shop has it, got "shop"',
    'teams.thieves.namespaces[0] must be in no team but one, and teams.shop has it, got "shop"',
  ],
  "clusters that are none": [
    {
      teams: { shop: { ...shop, clusters: ["eu", "dv", "dev"] }, others: { ...shop, namespaces: ["b"], clusters: [] } },
    },
    'teams.shop.clusters[1] must be a cluster of the fleet, got "dv"; did you mean "dev"',
    "teams.others.clusters must name a cluster, got []",
  ],
  "a domain that is none": [
    team({ domain: "shop" }),
    'teams.shop.domain must be a domain such as "shop.acme.example", got "shop"',
  ],
  "a workload where its team does not work": [
    team({ clusters: ["eu"] }),
    'workloads.shop.replicas must name clusters of teams.shop, which owns the namespace shop, got "dev"',
  ],
  "nothing about a workload in a namespace of nobody": [team({ namespaces: ["other"], clusters: ["eu"] })],
  "clusters on which nothing enforces network policies": [
    {
      ...team({}),
      clusters: { eu: { hardening: { networkPolicy: false } }, us: { hardening: { networkPolicy: false } } },
    },
    "clusters.eu.hardening.networkPolicy must be true for teams.shop, whose network policies nothing else enforces, got false",
  ],
  "amounts that are none": [
    team({
      quota: { requests: { cpu: "two", memory: "512m" }, limits: { cpu: "0", memory: "2GB" }, pods: 0.5 },
      limits: { defaultRequest: { cpu: "0.5m", memory: "128" }, default: { cpu: "-1", memory: "9E" } },
    }),
    'teams.shop.quota.requests.cpu must be processors or thousandths of one such as "2" or "500m", got "two"',
    'teams.shop.quota.requests.memory must be memory of 1Mi at least such as "512Mi", got "512m"; did you mean "512Mi"',
    'teams.shop.quota.limits.cpu must be processors or thousandths of one such as "2" or "500m", got "0"',
    'teams.shop.quota.limits.memory must be memory of 1Mi at least such as "512Mi", got "2GB"',
    'teams.shop.limits.defaultRequest.cpu must be processors or thousandths of one such as "2" or "500m", got "0.5m"',
    'teams.shop.limits.defaultRequest.memory must be memory of 1Mi at least such as "512Mi", got "128"',
    'teams.shop.limits.default.cpu must be processors or thousandths of one such as "2" or "500m", got "-1"',
    "teams.shop.quota.pods must be a whole number of at least 1, got 0.5",
  ],
  "what a quota does not count, and counts that are none": [
    team({
      namespaces: ["other"],
      quota: {
        ...quota,
        counts: { pods: 3, deployments: 2, "count/deployments.apps": -1, "count/pods": 0, "services.loadbalancers": 1 },
      },
    }),
    'teams.shop.quota.counts must name objects as a quota does: "configmaps", "services.loadbalancers" or "count/deployments.apps", got "pods"',
    'teams.shop.quota.counts must name objects as a quota does: "configmaps", "services.loadbalancers" or "count/deployments.apps", got "deployments"',
    'teams.shop.quota.counts["count/deployments.apps"] must be a whole number of at least 0, got -1',
    'teams.shop.quota.counts["count/pods"] must be a whole number of at least 1, got 0',
    'teams.shop.quota.counts["services.nodeports"] must be there beside services.loadbalancers, since each takes a port of nodes for each port of its own, got nothing',
  ],
  "limits that are out of order": [
    limited({
      min: { cpu: "200m", memory: "1Gi" },
      defaultRequest: { cpu: "0.1", memory: "1G" },
      default: { cpu: "50m", memory: "2G" },
      max: { memory: "1953124Ki" },
    }),
    'teams.shop.limits.defaultRequest.cpu must be at least min 200m, got "0.1"',
    'teams.shop.limits.default.cpu must be at least defaultRequest 0.1, got "50m"',
    'teams.shop.limits.defaultRequest.memory must be at least min 1Gi, got "1G"',
    'teams.shop.limits.max.memory must be at least default 2G, got "1953124Ki"',
    'workloads.shop.resources.cpu must be at least 200m, as teams.shop.limits.min.cpu says, got "100m"',
    'workloads.shop.resources.cpu must be at most 50m, as teams.shop.limits.default.cpu says, got "100m"',
    'workloads.shop.resources.memory must be at least 1Gi, as teams.shop.limits.min.memory says, got "128Mi"',
  ],
  "a minimum above the maximum": [
    limited({ ...defaults, min: { memory: "64Mi" }, default: { memory: "64Mi" }, max: { memory: "32Mi" } }),
    'teams.shop.limits.max.memory must be at least default 64Mi, got "32Mi"',
    'workloads.shop.resources.memory must be at most 32Mi, as teams.shop.limits.max.memory says, got "128Mi"',
  ],
  "a maximum that would become the default": [
    limited({ ...defaults, max: { cpu: "1", memory: "1Gi" } }),
    "teams.shop.limits.default.cpu must be there beside max 1, which Kubernetes would take for it, got nothing",
  ],
  "limits of a quota without a default": [
    team({
      quota: { ...quota, limits: { cpu: "4" } },
      limits: { defaultRequest: defaults.defaultRequest, default: {} },
    }),
    "teams.shop.limits.default.cpu must be there, since the quota has limits of it and refuses pods without one, got nothing",
    "teams.shop.limits.default.memory must be there, since the quota has limits of it and refuses pods without one, got nothing",
  ],
  "a quota that no default pod fits": [
    team({
      namespaces: ["other"],
      quota: { requests: { cpu: "900m", memory: "1Gi" }, limits: { cpu: "1", memory: "2Gi" }, pods: 1 },
      limits: { defaultRequest: { cpu: "1", memory: "1025Mi" }, default: { cpu: "1001m", memory: "2049Mi" } },
    }),
    'teams.shop.quota.requests.cpu must be at least limits.defaultRequest 1, so that a default pod fits, got "900m"',
    'teams.shop.quota.limits.cpu must be at least limits.default 1001m, so that a default pod fits, got "1"',
    'teams.shop.quota.requests.memory must be at least limits.defaultRequest 1025Mi, so that a default pod fits, got "1Gi"',
    'teams.shop.quota.limits.memory must be at least limits.default 2049Mi, so that a default pod fits, got "2Gi"',
  ],
  "a memory limit of the quota, which is its request, that no default pod fits": [
    limited({ ...defaults, default: { memory: "3Gi" } }),
    'teams.shop.quota.requests.memory must be at least limits.default 3Gi, so that a default pod fits, got "2Gi"',
  ],
  "limits of a quota below its requests, and no pods": [
    team({ namespaces: ["other"], quota: { ...quota, limits: { cpu: "1", memory: "1Gi" }, pods: 0 } }),
    "teams.shop.quota.pods must be a whole number of at least 1, got 0",
    'teams.shop.quota.limits.cpu must be at least requests 2, which pods could not use up else, got "1"',
    'teams.shop.quota.limits.memory must be at least requests 2Gi, which pods could not use up else, got "1Gi"',
  ],
  "workloads that do not fit a quota while they are updated": [
    team({ quota: { requests: { cpu: "1299m", memory: "1663Mi" }, pods: 12 } }), // 10 replicas, and 3 of their successors
    'teams.shop.quota.requests.cpu must be at least 1300m for the workloads in shop, 13 pods during updates on clusters.eu, got "1299m"',
    'teams.shop.quota.requests.memory must be at least 1664Mi for the workloads in shop, 13 pods during updates on clusters.eu, got "1663Mi"',
    "teams.shop.quota.pods must be at least 13 for the workloads in shop, 13 pods during updates on clusters.eu, got 12",
  ],
  "nothing about workloads that just fit": [
    team({ quota: { requests: { cpu: "1300m", memory: "1664Mi" }, pods: 13 } }),
  ],
  "workloads together, as many of them as an autoscaler may want, with the limits that they are given": [
    {
      ...team({
        quota: { ...quota, limits: { cpu: "16899m" }, pods: 50, counts: { services: 1, "count/replicasets.apps": 20 } },
        limits: { defaultRequest: { cpu: "100m", memory: "64Mi" }, default: { cpu: "500m", memory: "64Mi" } },
      }),
      workloads: {
        api: {
          namespace: "shop",
          image: "registry.example/api:1.0.0",
          port: 8080,
          resources: { cpu: "10m", memory: "1Mi" },
          replicas: { eu: { min: 1, max: 21, targetCpuPercent: 80 } },
        },
      },
    },
    "teams.shop.quota.counts.services must be at least 2 for the workloads in shop, 40 pods during updates on clusters.eu, got 1",
    'teams.shop.quota.counts["count/replicasets.apps"] must be at least 24 for the workloads in shop, 40 pods during updates on clusters.eu, got 20',
    'teams.shop.quota.limits.cpu must be at least 20 for the workloads in shop, 40 pods during updates on clusters.eu, got "16899m"',
  ],
  "a quota without room for what every namespace has": [
    team({ namespaces: ["other"], quota: { ...quota, counts: { configmaps: 0, "count/serviceaccounts": 0 } } }),
    "teams.shop.quota.counts.configmaps must be at least 1 for what every namespace has on clusters.eu, got 0",
    'teams.shop.quota.counts["count/serviceaccounts"] must be at least 1 for what every namespace has on clusters.eu, got 0',
  ],
  "peers that are no namespaces": [
    team({ network: { from: ["Monitoring"], to: ["monitoring", ""] } }),
    'teams.shop.network.from[0] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Monitoring"; did you mean "monitoring"',
    'teams.shop.network.to[1] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got ""',
  ],
  "teams of which only one would talk": [
    {
      teams: {
        shop: { ...shop, network: { to: ["payments", "ledger"], from: ["shop", "payments"] } },
        bank: { namespaces: ["payments", "ledger"], quota, network: { from: ["shop"] } },
      },
    },
    'teams.shop.network.from[0] must be answered by teams.shop.network.to, which must name a namespace of shop too, got "shop"',
    'teams.shop.network.from[1] must be answered by teams.bank.network.to, which must name a namespace of shop too, got "payments"',
  ],
  "nothing about a range, and the whole internet": [
    team({
      network: {
        egress: [
          { cidr: "203.0.113.0/24", ports: [443, 5432] },
          { cidr: "0.0.0.0/0", ports: [443] },
        ],
      },
    }),
  ],
  "nothing about nodes, among which other machines may be": [egress("10.16.0.0/24")],
  "a range that is none": [
    egress("203.0.113.7/24"),
    'teams.shop.network.egress[0].cidr must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "203.0.113.7/24"; did you mean "203.0.113.0/24"',
  ],
  "a range that is everything by mistake": [
    egress("10.0.0.0/0"),
    'teams.shop.network.egress[0].cidr must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "10.0.0.0/0"',
  ],
  "a range that is nearly everything": [
    egress("128.0.0.0/1"),
    'teams.shop.network.egress[0].cidr must be a /8 or narrower, or "0.0.0.0/0" for the whole internet, got "128.0.0.0/1"',
  ],
  "a range without ports, which would be all of them, and ports that are none": [
    team({
      network: {
        egress: [
          { cidr: "203.0.113.0/24", ports: [] },
          { cidr: "203.0.113.0/24", ports: [0, 65536] },
        ],
      },
    }),
    "teams.shop.network.egress[0].ports must name a port, got []",
    "teams.shop.network.egress[1].ports[0] must be a whole number from 1 to 65535, got 0",
    "teams.shop.network.egress[1].ports[1] must be a whole number from 1 to 65535, got 65536",
  ],
  "the metadata of the cloud": [
    egress("169.254.169.254/32", [80]),
    'teams.shop.network.egress[0].cidr must be outside of 169.254.0.0/16, where eu has the metadata of its machines, got "169.254.169.254/32"',
  ],
  "the wire server of Azure, on Azure": [
    egress("168.63.129.16/32", [80]),
    'teams.shop.network.egress[0].cidr must be outside of 168.63.129.16/32, where asia has the configuration of its machines, got "168.63.129.16/32"',
  ],
  "pods and Services of a cluster, which are let in by namespace": [
    team({
      network: {
        egress: [
          { cidr: "10.20.1.0/24", ports: [443] },
          { cidr: "10.57.0.0/16", ports: [443] },
        ],
      },
    }),
    'teams.shop.network.egress[0].cidr must be outside of 10.20.0.0/14, where eu has its pods, got "10.20.1.0/24"',
    'teams.shop.network.egress[1].cidr must be outside of 10.57.0.0/16, where dev has its Services, got "10.57.0.0/16"',
  ],
  "a cache of DNS that is none": [
    {
      clusters: {
        eu: { nodeLocalDns: "169.254.20.10" },
        us: { nodeLocalDns: "10.2.0.10" },
        dev: { nodeLocalDns: "169.254.169.254" },
      },
    },
    'clusters.us.nodeLocalDns must be a link-local address such as "169.254.20.10", got "10.2.0.10"',
    'clusters.dev.nodeLocalDns must be a link-local address such as "169.254.20.10", got "169.254.169.254"',
  ],
};

describe("check of teams", () => {
  it("never fails on a name that every object has", () => {
    deepEqual(
      problemsWith({
        ...team({ clusters: ["constructor"], network: { egress: [{ cidr: "203.0.113.0/24", ports: [443] }] } }),
        workloads: { shop: undefined },
      }),
      ['teams.shop.clusters[0] must be a cluster of the fleet, got "constructor"'],
    );
  });
});

describe("check says of teams", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(name, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
