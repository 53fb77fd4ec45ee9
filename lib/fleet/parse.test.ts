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
        workloads: {
          shop: {
            probes: { live: "/", ready: "/" },
            labels: { a: "b" },
            replicas: { eu: { min: 1, max: 2, targetCpuPercent: 70 } },
          },
        },
      },
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
      'fleet must have no key but "name", "domain", "clusters", "management", "rollout", "workloads", "acknowledgedReplacements" or "managementLayer", got "workload"',
      'clusters.us must have no key but "tier", "kubernetes", "network", "pools", "cloud", "region", "account", "administrators", "authorizedNetworks", "provisioner", "stack", "hardening", "existingNetwork" or "clusterApi", got "regoin"; did you mean "region"',
      "clusters.us.region must be a string, got nothing",
      'clusters.dev must have no key but "tier", "kubernetes", "network", "pools", "cloud", "stack" or "engine", got "engin"; did you mean "engine"',
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
        '  fleet must have no key but "name", "domain", "clusters", "management", "rollout", "workloads", "acknowledgedReplacements" or "managementLayer", got "domian"',
        "  name must be a string, got 3",
      ].join("\n"),
    });
  });
});
