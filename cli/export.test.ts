import { deepEqual, equal, match } from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { loadAll } from "js-yaml";

import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import type { Manifest } from "../lib/manifests.js";
import { TestFolder } from "./command.test.data.js";

const { us } = smallFleet.clusters;
if (us?.cloud !== "eks") {
  throw new RangeError("the small fleet has changed");
}
const spec = { ...us, tier: "staging", hardening: { deletionProtection: false } } as const;
/** `edge` is created by Cluster API; `far` could be, but is not. */
const fleet: Fleet = {
  ...smallFleet,
  managementLayer: { clusterApiOperator: { credentials: { aws: { name: "aws-credentials" } } } },
  services: { certManager: {} },
  rollout: [...smallFleet.rollout, ["edge", "far"]],
  clusters: {
    ...smallFleet.clusters,
    edge: {
      ...spec,
      provisioner: "cluster-api",
      network: { nodes: "10.100.0.0/16", pods: "10.101.0.0/16", services: "10.102.0.0/16" },
      pools: { general: { machine: "burstable.large", min: 3, max: 6 } },
    },
    far: {
      ...spec,
      network: { nodes: "10.110.0.0/16", pods: "10.111.0.0/16", services: "10.112.0.0/16" },
      pools: { general: { machine: "burstable.large", min: 3, max: 6 } },
    },
  },
};
const key = "arn:aws:kms:us-east-1:111111111111:key/1";
const edgeKey = `cluster_edge_secrets_key=${key}`;
const leftOut =
  "left out, created by Pulumi: us, eu, asia, far\nleft out, local, which Cluster API does not make: dev\n";

describe("flotilla export cluster-api", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.setFleet(fleet);
  });
  afterEach(() => {
    folder.remove();
  });
  const exported = (...argv: readonly string[]) =>
    folder.flotilla("export", "cluster-api", "--out", "clusters", ...argv);
  const files = () => (existsSync(join(folder.path, "clusters")) ? readdirSync(join(folder.path, "clusters")) : []);

  it("writes the clusters that Cluster API creates, once, and says which others there are", async () => {
    deepEqual(await exported("--set", edgeKey), {
      code: 0,
      results: "added      clusters/edge.yaml\n",
      messages: leftOut,
    });
    const text = folder.read("clusters/edge.yaml");
    deepEqual(
      (loadAll(text) as Manifest[]).map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`),
      [
        "cluster.x-k8s.io/v1beta2 Cluster edge",
        "infrastructure.cluster.x-k8s.io/v1beta2 AWSManagedCluster edge",
        "controlplane.cluster.x-k8s.io/v1beta2 AWSManagedControlPlane edge",
        "cluster.x-k8s.io/v1beta2 MachinePool edge-general",
        "infrastructure.cluster.x-k8s.io/v1beta2 AWSManagedMachinePool edge-general",
      ],
    );
    match(
      text,
      /^# flotilla export cluster-api edge\n# Cluster edge of the fleet acme, for a management cluster\.\napiVersion/,
    );
    match(text, /\n {4}provider: arn:aws:kms:us-east-1:111111111111:key\/1\n/);
    equal((await exported("--set", edgeKey)).results, "unchanged  clusters/edge.yaml\n");
    deepEqual(files(), ["edge.yaml"]);
  });

  it("writes the older form where it is wanted, and says what changed as JSON", async () => {
    await exported("--set", edgeKey);
    const { code, results, messages } = await exported("--set", edgeKey, "--contract", "v1beta1", "--json");
    deepEqual([code, messages], [0, ""]);
    deepEqual(JSON.parse(results), {
      added: [],
      changed: ["edge.yaml"],
      unchanged: [],
      leftOut: [
        ...["us", "eu", "asia", "far"].map((cluster) => ({ cluster, reason: "created by Pulumi" })),
        { cluster: "dev", reason: "local, which Cluster API does not make" },
      ].sort((a, b) => Object.keys(fleet.clusters).indexOf(a.cluster) - Object.keys(fleet.clusters).indexOf(b.cluster)),
      stray: [],
    });
    const [cluster] = loadAll(folder.read("clusters/edge.yaml")) as Manifest[];
    deepEqual(
      [cluster?.apiVersion, (cluster?.["spec"] as { controlPlaneRef: object }).controlPlaneRef],
      [
        "cluster.x-k8s.io/v1beta1",
        { apiVersion: "controlplane.cluster.x-k8s.io/v1beta1", kind: "AWSManagedControlPlane", name: "edge" },
      ],
    );
  });

  it("writes what one of Pulumi's would be when it is named, and warns of it twice", async () => {
    const { code, results, messages } = await exported("far", "--set", `cluster_far_secrets_key=${key}`);
    deepEqual(
      { code, results, messages },
      {
        code: 0,
        results: "added      clusters/far.yaml\n",
        messages: "created by Pulumi, and made a second time if these files are applied while they exist: far\n",
      },
    );
    match(
      folder.read("clusters/far.yaml"),
      /^# Pulumi creates this cluster\. Applied while that one exists, these objects would make it a second time\.$/m,
    );
  });

  it("writes nothing while a value is missing, and says which", async () => {
    deepEqual(await exported("edge", "far", "--set", edgeKey), {
      code: 2,
      results: "",
      messages:
        "error: far: spec.encryptionConfig.provider of AWSManagedControlPlane default/far is known only once it exists; " +
        "pass it with --set cluster_far_secrets_key=<value>\n",
    });
    deepEqual(files(), []);
  });

  it("refuses a value that nothing uses, and one without a name", async () => {
    const misspelled = await exported("--set", edgeKey, "--set", "cluster_egde_secrets_key=a");
    deepEqual(
      [misspelled.code, misspelled.messages],
      [2, "error: --set cluster_egde_secrets_key: no object uses it; did you mean cluster_edge_secrets_key?\n"],
    );
    const nameless = await exported("--set", "cluster_edge_secrets_key=");
    deepEqual(
      [nameless.code, nameless.messages],
      [2, 'error: --set must be followed by name=value, got "cluster_edge_secrets_key="\n'],
    );
  });

  it("names all that a cluster lacks for Cluster API", async () => {
    const { code, messages } = await exported("us", "dev", "asia");
    equal(code, 1);
    deepEqual(messages.trimEnd().split("\n"), [
      "error: us as a cluster of Cluster API is invalid",
      '  clusters.us.provisioner must be "pulumi", since the management cluster runs Cluster API and cannot create itself, got "cluster-api"',
      "dev as a cluster of Cluster API is invalid",
      '  clusters.dev.cloud must be eks, gke or aks for Cluster API to make the cluster, got "local"',
      "asia as a cluster of Cluster API is invalid",
      "  clusters.asia.hardening.auditLogs must be false for Cluster API, since nothing in the objects makes a workspace and sends the logs to it, got true",
      "  clusters.asia.hardening.defender must be false for Cluster API, since nothing in the objects makes the workspace that it needs, got true",
      "  clusters.asia.clusterApi.credentials must name the Secret by which Azure Service Operator acts in the subscription, got nothing",
    ]);
  });

  it("refuses a fleet of which Cluster API creates nothing, and a cluster that it does not have", async () => {
    folder.setFleet(smallFleet);
    equal(
      (await exported()).messages,
      'error: no cluster of the fleet acme has provisioner "cluster-api"; name clusters to export what they would be\n',
    );
    equal((await exported("asai")).messages, "error: the fleet acme has no cluster called asai; did you mean asia?\n");
  });

  it("neither overwrites nor deletes what it has not written", async () => {
    folder.write("clusters/edge.yaml", "kind: Mine\n");
    const { code, messages } = await exported(
      "edge",
      "far",
      "--set",
      edgeKey,
      "--set",
      `cluster_far_secrets_key=${key}`,
    );
    deepEqual(
      [code, messages],
      [
        1,
        `error: nothing was written: ${folder.path}/clusters/edge.yaml is not a file of this command (its first line is not ` +
          '"# flotilla export cluster-api edge"); move it, or name another folder with --out\n',
      ],
    );
    deepEqual([files(), folder.read("clusters/edge.yaml")], [["edge.yaml"], "kind: Mine\n"]);
  });

  it("keeps the file of a cluster that is gone, and says so", async () => {
    folder.write("clusters/old.yaml", "# flotilla export cluster-api old\nkind: Cluster\n");
    folder.write("clusters/mine.yaml", "kind: Mine\n");
    const { messages } = await exported("edge", "--set", edgeKey);
    equal(messages, "of clusters that the fleet does not have, and kept: clusters/old.yaml\n");
    deepEqual(files().sort(), ["edge.yaml", "mine.yaml", "old.yaml"]);
  });

  it("says what keeps it from writing", async () => {
    folder.write("clusters", "a file");
    const { code, messages } = await exported("--set", edgeKey);
    equal(code, 1);
    match(messages, /^error: cannot export into .*\/clusters: ENOTDIR/);
  });
});
