import { deepEqual, equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
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
import { apiGroup, manifests, type Manifest } from "../../lib/manifests.js";
import { createControlPlane, deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { fleet } from "../../stacks/fleet.js";
import type { Result } from "./project.js";

const tools = join(packageRoot(), ".tools");
const definitions = join(packageRoot(), "..", "shared", "crds");
const missing = [join(tools, "bin/kwokctl"), join(tools, "bin/kubectl"), definitions].filter(
  (path) => !existsSync(path),
);
const CONTROL_PLANE = "kind-cluster-api";

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

/** The files that define the kinds of some objects: named `<plural>.<group>.yaml`, in the folder of their project. */
async function definitionsOf(objects: readonly Manifest[]): Promise<string[]> {
  const kinds = new Set(objects.map((object) => `${object.kind.toLowerCase()} ${apiGroup(object)}`));
  const names = new Set([...kinds].flatMap((kind) => ["s", "es"].map((end) => `${kind.replace(" ", `${end}.`)}.yaml`)));
  const files = await readdir(definitions, { recursive: true, withFileTypes: true });
  return files.filter(({ name }) => names.has(name)).map(({ name, parentPath }) => join(parentPath, name));
}

describe("Cluster API objects", () => {
  if (missing.length > 0) {
    it.skip(`(skipped: ${missing.join(", ")} missing)`);
    return;
  }

  let folder: string;

  const kubectl = (...args: readonly string[]): Promise<Result> =>
    new Promise((done) => {
      const kubeconfig = join(folder, ".sandbox/control-planes", CONTROL_PLANE, "kubeconfig");
      const all = ["--kubeconfig", kubeconfig, ...args];
      execFile(join(tools, "bin/kubectl"), all, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : 1, stdout, stderr });
      });
    });
  const succeed = async (...args: readonly string[]) => {
    const { code, stderr } = await kubectl(...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
  };
  const dryRun = async (objects: readonly Manifest[]) => {
    const file = join(folder, "objects.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    return kubectl("apply", "--server-side", "--validate=strict", "--dry-run=server", "-f", file);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-cluster-api-"));
    await symlink(tools, join(folder, ".tools"));
    await mkdir(join(folder, ".sandbox"));
    await createControlPlane(join(folder, ".sandbox"), {
      name: CONTROL_PLANE,
      kubernetes: "1.35",
      services: "10.96.0.0/16",
    });
    const files = (await definitionsOf(every("v1beta2"))).flatMap((path) => ["-f", path]);
    await succeed("apply", "--server-side", ...files);
    await succeed("wait", "--for=condition=Established", "--timeout=60s", ...files);
  });
  after(async () => {
    await deleteControlPlane(join(folder, ".sandbox"), CONTROL_PLANE);
    await rm(folder, { recursive: true });
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
      const clusters = join(folder, "clusters", contract);
      writeExport(clusters, new Map([...objects].map(([name, each]) => [name, exportedText(fleet, name, each)])));
      const apply = ["apply", "--server-side", "--validate=strict", "--dry-run=server", "-f", clusters];
      const { code, stdout, stderr } = await kubectl(...apply);
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
