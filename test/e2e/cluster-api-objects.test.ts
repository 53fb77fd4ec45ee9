import { deepEqual, equal, match } from "node:assert/strict";
import { join } from "node:path";

import { exportedObjects, exportedText } from "../../cli/cluster-api-export.js";
import { writeExport } from "../../cli/export-folder.js";
import { settled } from "../../cli/late-settings.js";
import { awsClass } from "../../constructs/cluster-api/cluster-class.test.data.js";
import { clusterApiObjects } from "../../constructs/cluster-api/cluster-api-objects.js";
import { aks, eks, gke, kubeadm } from "../../constructs/cluster-api/clusters.test.data.js";
import type { Contract } from "../../constructs/cluster-api/contract.js";
import { kubeadmObjects } from "../../constructs/cluster-api/kubeadm-objects.js";
import { TopologyCluster } from "../../constructs/cluster-api/topology-cluster.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { fleet } from "../../stacks/fleet.js";
import { ApiServer, knowsDefinitions } from "./api-server.js";

/** The same cluster with everything off that its cloud lets one switch off, and in a network that is there already. */
const plain = {
  eks: {
    ...eks.spec,
    tier: "development",
    authorizedNetworks: ["203.0.113.0/24"],
    existingNetwork: { vpcId: "vpc-1", nodeSubnetIds: ["subnet-1", "subnet-2"] },
    hardening: off(
      "secretsEncryption",
      "auditLogs",
      "instanceMetadataV2",
      "workloadIdentity",
      "accessEntriesOnly",
      "networkPolicy",
    ),
  },
  gke: {
    ...gke.spec,
    tier: "development",
    existingNetwork: { network: "shared", subnetwork: "nodes" },
    hardening: off("privateNodes", "workloadIdentity", "shieldedNodes", "binaryAuthorization"),
  },
  aks: {
    ...aks.spec,
    tier: "development",
    authorizedNetworks: ["203.0.113.0/24"],
    existingNetwork: {
      subnetId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/n",
    },
    hardening: off(
      "secretsEncryption",
      "azureRbac",
      "hostEncryption",
      "trustedLaunch",
      "networkPolicy",
      "automaticUpgrades",
      "azurePolicy",
      "imageCleaner",
    ),
  },
} as const;

function off<Option extends string>(...options: readonly Option[]): Readonly<Record<Option, false>> {
  return Object.fromEntries(options.map((option) => [option, false])) as Record<Option, false>;
}

const classed = (contract: Contract) =>
  manifests("class", (chart) => {
    new TopologyCluster(chart, "classed", {
      class: awsClass(chart, contract),
      name: "classed",
      kubernetes: "1.35.2",
      network: { pods: "192.168.0.0/16", services: "10.96.0.0/12" },
      variables: { region: "us-east-1", machine: "m5.xlarge", disk: { size: 80 } },
      controlPlane: { machines: 3 },
      pools: {
        general: { class: "default", machine: "general.xlarge", min: 3, max: 9 },
        memory: { class: "default", machine: "memory.xlarge", nodes: 2, variables: { machine: "r5.xlarge" } },
      },
      gates: { "cluster-api/ClusterTopology": true },
    });
  });

/** Every object that we can make of a contract. */
const every = (contract: Contract): Manifest[] => [
  ...clusterApiObjects("acme", "eks", eks.spec, { ...eks.options, contract, labels: { ring: "2" } }),
  ...clusterApiObjects("acme", "gke", gke.spec, { ...gke.options, contract }),
  ...clusterApiObjects("acme", "aks", aks.spec, { ...aks.options, contract }),
  ...clusterApiObjects("acme", "plain-eks", plain.eks, { ...eks.options, contract }),
  ...clusterApiObjects("acme", "plain-gke", plain.gke, { ...gke.options, contract }),
  ...clusterApiObjects("acme", "plain-aks", plain.aks, { ...aks.options, contract }),
  ...kubeadmObjects("kubeadm", { ...kubeadm, secretsEncryption: { name: "encryption", key: "value" } }, { contract }),
  ...kubeadmObjects("in-memory", { ...kubeadm, infrastructure: { kind: "in-memory" } }, { contract }),
  ...classed(contract),
];

describe("Cluster API objects (skipped without programs or definitions)", () => {
  let server: ApiServer;

  const dryRun = (objects: readonly Manifest[]) => server.apply(objects, "--dry-run=server");

  before(async function () {
    if (!knowsDefinitions) this.skip();
    server = await ApiServer.start("cluster-api-objects");
    await server.prepare(every("v1beta2"));
  });
  after(async () => {
    if (knowsDefinitions) await server.remove();
  });

  /** The only warning that the older form must give. */
  const deprecated = /^Warning: .*\/v1beta1 \w+ is deprecated; use .*\/v1beta2 \w+$/;
  for (const contract of ["v1beta2", "v1beta1"] as const) {
    it(`of ${contract} are taken to the last field`, async () => {
      const objects = every(contract);
      const { code, stdout, stderr } = await dryRun(objects);
      const lines = stderr.split("\n").filter((line) => line !== "");
      const warnings = contract === "v1beta1" ? lines.filter((line) => !deprecated.test(line)) : lines;
      deepEqual({ code, warnings }, { code: 0, warnings: [] });
      equal(stdout.trimEnd().split("\n").length, objects.length);
    });
  }

  for (const contract of ["v1beta2", "v1beta1"] as const) {
    it(`of the reference fleet's clusters are taken from the files of flotilla export in ${contract}`, async () => {
      const names = ["production-us", "staging"];
      const key = "arn:aws:kms:us-west-2:555555555555:key/11111111-2222-4333-8444-555555555555";
      const objects = settled(new Map(names.map((name) => [name, exportedObjects(fleet, name, contract)])), {
        cluster_production_us_secrets_key: key,
        cluster_staging_secrets_key: key,
      });
      const clusters = join(server.folder, "clusters", contract);
      writeExport(clusters, new Map([...objects].map(([name, each]) => [name, exportedText(fleet, name, each)])));
      const apply = ["apply", "--server-side", "--validate=strict", "--dry-run=server", "-f", clusters];
      const { code, stdout, stderr } = await server.kubectl(...apply);
      const warnings = stderr.split("\n").filter((line) => line !== "" && !deprecated.test(line));
      deepEqual({ code, warnings }, { code: 0, warnings: [] });
      equal(stdout.trimEnd().split("\n").length, [...objects.values()].flat().length);
    });
  }

  it("are of every kind, in the versions that the contract wants", () => {
    const kinds = (contract: Contract) =>
      [...new Set(every(contract).map(({ apiVersion, kind }) => `${kind} ${apiVersion}`))].sort();
    const own = kinds("v1beta2").filter((kind) => !kind.includes("infrastructure") && !kind.includes("AWS"));
    deepEqual(
      own.map((kind) => kind.replace("v1beta2", "v1beta1")),
      kinds("v1beta1").filter((kind) => !kind.includes("infrastructure") && !kind.includes("AWS")),
    );
    equal(kinds("v1beta2").length, 22);
  });

  it("would not be taken with a field that nobody has, nor with a reference of the older form", async () => {
    const [cluster] = clusterApiObjects("acme", "eks", eks.spec, eks.options);
    const [older] = clusterApiObjects("acme", "eks", eks.spec, { ...eks.options, contract: "v1beta1" });
    const refused = async (spec: unknown) => (await dryRun([{ ...(cluster as Manifest), spec }])).stderr;
    match(
      await refused({ ...(cluster?.["spec"] as object), pause: true }),
      /unknown field "(spec\.)?pause"|\.spec\.pause: field not declared in schema/,
    );
    match(await refused(older?.["spec"]), /unknown field "apiVersion"|Ref\.apiVersion: field not declared in schema/);
  });
});
