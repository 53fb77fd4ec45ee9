import { deepEqual, equal, match } from "node:assert/strict";

import { problemText } from "../problem.js";
import type { ClusterSpec } from "./cluster-spec.js";
import { replaceablePaths, replacementTable, replacements } from "./replacements.js";
import { changedFleet, smallFleet, type Changes } from "./small-fleet.test.data.js";

/** What the guard says when a cluster of the small fleet changes. */
function refused(cluster: string, changes: Changes, acknowledged: readonly string[] = []): string[] {
  const next = changedFleet({ clusters: { [cluster]: changes } });
  return replacements(cluster, specOf(smallFleet.clusters, cluster), specOf(next.clusters, cluster), acknowledged).map(
    problemText,
  );
}

function specOf(clusters: Readonly<Record<string, ClusterSpec>>, name: string): ClusterSpec {
  const spec = clusters[name];
  if (spec === undefined) {
    throw new RangeError(`the small fleet has no cluster ${name}`);
  }
  return spec;
}

const onVpc = { vpcId: "vpc-1", nodeSubnetIds: ["subnet-1", "subnet-2", "subnet-3"] };
const staging = { tier: "staging" };

/** Each case by name: a cluster, what changes in it, and every line that the guard must say. */
const cases: Readonly<Record<string, readonly [cluster: string, changes: Changes, ...problems: string[]]>> = {
  "nothing when nothing changes": ["us", {}],
  "nothing that every cloud changes in place": [
    "us",
    {
      kubernetes: "1.36",
      administrators: [],
      pools: { general: { min: 4, max: 9, labels: { a: "b" } }, memory: { machine: "memory.xlarge", nodes: 3 } },
      hardening: { auditLogs: false },
    },
  ],
  "nothing when a machine is written as a type": ["us", { pools: { general: { machine: "m5.xlarge" } } }],
  "another cloud": [
    "us",
    { cloud: "gke" },
    'clusters.us.cloud must stay "eks", since a change replaces the cluster (a cluster stays in its cloud), got "gke"; did you mean to add "us/cloud" to acknowledgedReplacements',
  ],
  "another provisioner, which nobody can acknowledge": [
    "eu",
    { provisioner: "cluster-api", clusterApi: { version: "1.35.2" } },
    'clusters.eu.provisioner must stay "pulumi", since a change replaces the cluster (Pulumi and Cluster API know nothing of what the other has made), got "cluster-api"; did you mean to delete the cluster first (flotilla down)',
  ],
  "nothing when the provisioner is said that it has anyway": ["eu", { provisioner: "pulumi" }],
  "another region and account on EKS": [
    "us",
    { region: "us-west-2", account: "222222222222" },
    'clusters.us.region must stay "us-east-1", since a change replaces the cluster (a cluster stays in its region), got "us-west-2"; did you mean to add "us/region" to acknowledgedReplacements',
    'clusters.us.account must stay "111111111111", since a change replaces the cluster (a cluster stays in its account), got "222222222222"; did you mean to add "us/account" to acknowledgedReplacements',
  ],
  "other ranges on EKS": [
    "us",
    { network: { nodes: "10.5.0.0/16", pods: "10.6.0.0/16", services: "10.7.0.0/16" } },
    'clusters.us.network.services must stay "10.2.0.0/16", since a change replaces the cluster (EKS sets the range of Services when it creates a cluster), got "10.7.0.0/16"; did you mean to add "us/network.services" to acknowledgedReplacements',
    'clusters.us.network.pods must stay "10.1.0.0/16", since a change replaces the cluster (it is the first range of the VPC, which a cluster cannot leave), got "10.6.0.0/16"; did you mean to add "us/network.pods" to acknowledgedReplacements',
    'clusters.us.network.nodes must stay "10.0.0.0/16", since a change replaces all node pools (a subnet keeps its range, and a node group its subnets), got "10.5.0.0/16"; did you mean to add "us/network.nodes" to acknowledgedReplacements',
  ],
  "an existing network instead of one of its own on EKS": [
    "us",
    { existingNetwork: onVpc },
    'clusters.us.existingNetwork must stay nothing, since a change replaces the cluster (a cluster stays in its VPC), got "vpc-1"; did you mean to add "us/existingNetwork" to acknowledgedReplacements',
  ],
  "another number of zones on EKS": [
    "us",
    staging,
    'clusters.us.tier must stay "3 zones", since a change replaces all node pools (the tiers have different numbers of zones, and a node group keeps its subnets), got "2 zones"; did you mean to add "us/tier" to acknowledgedReplacements',
  ],
  "options of EKS that are decided at creation": [
    "us",
    { hardening: { privateNodes: false, secretsEncryption: false, creatorWithoutAccess: false } },
    'clusters.us.hardening.privateNodes must stay true, since a change replaces all node pools (private and public nodes live in different subnets, and a node group keeps its own), got false; did you mean to add "us/hardening.privateNodes" to acknowledgedReplacements',
    'clusters.us.hardening.secretsEncryption must stay true, since a change replaces the cluster (EKS does not stop encrypting secrets), got false; did you mean to add "us/hardening.secretsEncryption" to acknowledgedReplacements',
    'clusters.us.hardening.creatorWithoutAccess must stay true, since a change replaces the cluster (EKS decides it when it creates a cluster), got false; did you mean to add "us/hardening.creatorWithoutAccess" to acknowledgedReplacements',
  ],
  "another machine on EKS": [
    "us",
    { pools: { general: { machine: "memory.xlarge" } } },
    'clusters.us.pools.general.machine must stay "general.xlarge", since a change replaces the node pool (a node group keeps its instance type), got "memory.xlarge"; did you mean to add "us/pools.general.machine" to acknowledgedReplacements',
  ],
  "a pool that is gone": [
    "eu",
    { pools: { general: undefined } },
    'clusters.eu.pools.general must stay {"machine":"n2-standard-4","nodes":3}, since a change replaces the node pool (its nodes are deleted, also when it only has another name), got nothing; did you mean to add "eu/pools.general" to acknowledgedReplacements',
  ],
  "a pool with another name": [
    "us",
    { pools: { general: undefined, workers: { machine: "general.xlarge", min: 3, max: 6 } } },
    'clusters.us.pools.general must stay {"machine":"general.xlarge","min":3,"max":6}, since a change replaces the node pool (its nodes are deleted, also when it only has another name), got nothing; did you mean to add "us/pools.general" to acknowledgedReplacements',
  ],
  "another region and project on GKE": [
    "eu",
    { region: "europe-west4", project: "acme-europe" },
    'clusters.eu.region must stay "europe-west1", since a change replaces the cluster (a cluster stays in its region), got "europe-west4"; did you mean to add "eu/region" to acknowledgedReplacements',
    'clusters.eu.project must stay "acme-eu", since a change replaces the cluster (a cluster stays in its project), got "acme-europe"; did you mean to add "eu/project" to acknowledgedReplacements',
  ],
  "other ranges on GKE": [
    "eu",
    { network: { nodes: "10.17.0.0/20", pods: "10.28.0.0/14", services: "10.25.0.0/20" } },
    'clusters.eu.network.nodes must stay "10.16.0.0/20", since a change replaces the cluster (a subnetwork grows but neither shrinks nor moves, and a cluster cannot leave it), got "10.17.0.0/20"; did you mean to add "eu/network.nodes" to acknowledgedReplacements',
    'clusters.eu.network.pods must stay "10.20.0.0/14", since a change replaces the cluster (a cluster keeps its secondary ranges), got "10.28.0.0/14"; did you mean to add "eu/network.pods" to acknowledgedReplacements',
    'clusters.eu.network.services must stay "10.24.0.0/20", since a change replaces the cluster (a cluster keeps its secondary ranges), got "10.25.0.0/20"; did you mean to add "eu/network.services" to acknowledgedReplacements',
  ],
  "nothing when a subnetwork grows": ["eu", { network: { nodes: "10.16.0.0/18" } }],
  "an existing network instead of one of its own on GKE": [
    "eu",
    { existingNetwork: { network: "n", subnetwork: "s" } },
    'clusters.eu.existingNetwork must stay nothing, since a change replaces the cluster (a cluster stays in its network), got {"network":"n","subnetwork":"s"}; did you mean to add "eu/existingNetwork" to acknowledgedReplacements',
  ],
  "options of GKE that are decided at creation": [
    "eu",
    { hardening: { networkPolicy: false, strictAuthentication: false, shieldedNodes: false, diskEncryption: false } },
    'clusters.eu.hardening.networkPolicy must stay true, since a change replaces the cluster (GKE sets the data plane when it creates a cluster), got false; did you mean to add "eu/hardening.networkPolicy" to acknowledgedReplacements',
    'clusters.eu.hardening.strictAuthentication must stay true, since a change replaces the cluster (GKE decides on client certificates when it creates a cluster), got false; did you mean to add "eu/hardening.strictAuthentication" to acknowledgedReplacements',
    'clusters.eu.hardening.shieldedNodes must stay true, since a change replaces all node pools (a node pool keeps how its nodes start), got false; did you mean to add "eu/hardening.shieldedNodes" to acknowledgedReplacements',
    'clusters.eu.hardening.diskEncryption must stay true, since a change replaces all node pools (a node pool keeps the key of its disks), got false; did you mean to add "eu/hardening.diskEncryption" to acknowledgedReplacements',
  ],
  "nothing when GKE rolls nodes over to another machine": ["eu", { pools: { general: { machine: "memory.xlarge" } } }],
  "another place on AKS": [
    "asia",
    { region: "australiaeast", subscription: "s", tenant: "t" },
    'clusters.asia.region must stay "japaneast", since a change replaces the cluster (a cluster stays in its region), got "australiaeast"; did you mean to add "asia/region" to acknowledgedReplacements',
    'clusters.asia.subscription must stay "11111111-1111-4111-8111-111111111111", since a change replaces the cluster (a cluster stays in its subscription), got "s"; did you mean to add "asia/subscription" to acknowledgedReplacements',
    'clusters.asia.tenant must stay "22222222-2222-4222-8222-222222222222", since a change replaces the cluster (a cluster stays in its tenant), got "t"; did you mean to add "asia/tenant" to acknowledgedReplacements',
  ],
  "other ranges on AKS": [
    "asia",
    { network: { nodes: "10.33.0.0/20", pods: "10.44.0.0/14", services: "10.41.0.0/16" } },
    'clusters.asia.network.nodes must stay "10.32.0.0/20", since a change replaces the cluster (a subnet that is in use keeps its range), got "10.33.0.0/20"; did you mean to add "asia/network.nodes" to acknowledgedReplacements',
    'clusters.asia.network.pods must stay "10.36.0.0/14", since a change replaces the cluster (AKS sets the range of pods when it creates a cluster), got "10.44.0.0/14"; did you mean to add "asia/network.pods" to acknowledgedReplacements',
    'clusters.asia.network.services must stay "10.40.0.0/16", since a change replaces the cluster (AKS sets the range of Services when it creates a cluster), got "10.41.0.0/16"; did you mean to add "asia/network.services" to acknowledgedReplacements',
  ],
  "an existing network instead of one of its own on AKS": [
    "asia",
    { existingNetwork: { subnetId: "s" } },
    'clusters.asia.existingNetwork must stay nothing, since a change replaces the cluster (a node pool keeps its subnet), got "s"; did you mean to add "asia/existingNetwork" to acknowledgedReplacements',
  ],
  "another system pool on AKS": [
    "asia",
    { systemPool: "system", pools: { system: { machine: "burstable.large", nodes: 2 } } },
    'clusters.asia.systemPool must stay "general", since a change replaces the cluster (AKS creates the pool with the cluster), got "system"; did you mean to add "asia/systemPool" to acknowledgedReplacements',
  ],
  "another machine of the system pool on AKS": [
    "asia",
    { pools: { general: { machine: "general.xlarge" } } },
    'clusters.asia.pools.general.machine must stay "burstable.large", since a change replaces the cluster (an agent pool keeps the size of its machines), got "general.xlarge"; did you mean to add "asia/pools.general.machine" to acknowledgedReplacements',
  ],
  "another number of zones on AKS": [
    "asia",
    { tier: "production" },
    'clusters.asia.tier must stay "2 zones", since a change replaces the cluster (the tiers have different numbers of zones, and a node pool keeps its own), got "3 zones"; did you mean to add "asia/tier" to acknowledgedReplacements',
  ],
  "options of AKS that are decided at creation": [
    "asia",
    { hardening: { privateEndpoint: false, privateNodes: false, networkPolicy: false, hostEncryption: false } },
    'clusters.asia.hardening.privateEndpoint must stay true, since a change replaces the cluster (AKS decides it when it creates a cluster), got false; did you mean to add "asia/hardening.privateEndpoint" to acknowledgedReplacements',
    'clusters.asia.hardening.privateNodes must stay true, since a change replaces the cluster (a node pool keeps how its nodes are reached), got false; did you mean to add "asia/hardening.privateNodes" to acknowledgedReplacements',
    'clusters.asia.hardening.networkPolicy must stay true, since a change replaces the cluster (AKS does not go back from Cilium), got false; did you mean to add "asia/hardening.networkPolicy" to acknowledgedReplacements',
    'clusters.asia.hardening.hostEncryption must stay true, since a change replaces the cluster (a node pool keeps how its disks are encrypted), got false; did you mean to add "asia/hardening.hostEncryption" to acknowledgedReplacements',
  ],
  "all that a local cluster is made with": [
    "dev",
    {
      engine: "k3d",
      kubernetes: "1.36",
      network: { nodes: "172.19.0.0/16", pods: "10.60.0.0/16", services: "10.61.0.0/16" },
      pools: { general: { nodes: 2 } },
    },
    'clusters.dev.engine must stay "kind", since a change replaces the cluster (kind and k3d only create and delete clusters), got "k3d"; did you mean to add "dev/engine" to acknowledgedReplacements',
    'clusters.dev.kubernetes must stay "1.35", since a change replaces the cluster (kind and k3d only create and delete clusters), got "1.36"; did you mean to add "dev/kubernetes" to acknowledgedReplacements',
    'clusters.dev.network.pods must stay "10.56.0.0/16", since a change replaces the cluster (kind and k3d only create and delete clusters), got "10.60.0.0/16"; did you mean to add "dev/network.pods" to acknowledgedReplacements',
    'clusters.dev.network.services must stay "10.57.0.0/16", since a change replaces the cluster (kind and k3d only create and delete clusters), got "10.61.0.0/16"; did you mean to add "dev/network.services" to acknowledgedReplacements',
    'clusters.dev.pools must stay [{"nodes":1,"labels":{}}], since a change replaces the cluster (kind and k3d only create and delete clusters), got [{"nodes":2,"labels":{}}]; did you mean to add "dev/pools" to acknowledgedReplacements',
  ],
};

describe("replacements", () => {
  for (const [name, [cluster, changes, ...problems]] of Object.entries(cases)) {
    it(`refuse ${name}`, () => {
      deepEqual(refused(cluster, changes), problems);
    });
  }

  it("pass when the fleet acknowledges each by name", () => {
    const changes = { region: "us-west-2", network: { services: "10.3.0.0/16" } };
    deepEqual(refused("us", changes, ["us/region", "us/network.services"]), []);
    equal(refused("us", changes, ["us/region", "eu/network.services"]).length, 1);
  });

  it("do not see the order of keys", () => {
    const spec = specOf(smallFleet.clusters, "dev");
    const reordered = Object.fromEntries(Object.entries(spec).toReversed()) as unknown as ClusterSpec;
    deepEqual(replacements("dev", spec, reordered, []), []);
  });

  it("do not fail on a deployed spec that lacks what later versions have", () => {
    const { administrators, ...older } = { administrators: [], ...specOf(smallFleet.clusters, "us") };
    equal(administrators.length, 1);
    deepEqual(replacements("us", older as ClusterSpec, specOf(smallFleet.clusters, "us"), []), []);
  });

  for (const [cloud, rows] of Object.entries(replacementTable)) {
    it(`name field, reason and source of each part on ${cloud}, and each part once`, () => {
      for (const { field, reason, source } of rows) {
        match(field, /^[a-z0-9]+\.\w+/);
        match(reason, /^[^.]+[^.]$/);
        match(source, /^https:\/\//);
      }
      const paths = replaceablePaths(cloud as ClusterSpec["cloud"]);
      equal(new Set(paths).size, paths.length);
    });
  }
});
