import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { clusterApiObjects } from "../../constructs/cluster-api/cluster-api-objects.js";
import { aks, eks, gke } from "../../constructs/cluster-api/clusters.test.data.js";
import type { ClusterApiOptions } from "../../constructs/cluster-api/options.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import type { FaultKind } from "../clouds/faults.js";
import { textOf } from "../clouds/reading.js";
import type { CloudName, CloudObject, Scope } from "../clouds/resource-type.js";
import { objectAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import { FakeClouds, FakeManagement } from "./fake-management.test.data.js";
import { openInfrastructure, type Infrastructure } from "./infrastructure.js";

interface Case {
  readonly cloud: CloudName;
  readonly spec: ClusterSpec;
  readonly options: ClusterApiOptions;
  readonly scope: Scope;
  readonly kinds: readonly [string, string, string];
  /** Type of the cluster, and of a pool that is a resource of its own. */
  readonly types: readonly [string, string];
  readonly pool: string;
}

const secret = (name: string): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: "default" },
});
const trust = (service: string) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });

const cases: Readonly<Record<"EKS" | "GKE" | "AKS", Case>> = {
  EKS: {
    cloud: "aws",
    spec: eks.spec,
    options: eks.options,
    scope: { account: "555555555555", region: "us-west-2" },
    kinds: ["AWSManagedCluster", "AWSManagedControlPlane", "AWSManagedMachinePool"],
    types: ["aws:eks/cluster:Cluster", "aws:eks/nodeGroup:NodeGroup"],
    pool: "batch",
  },
  GKE: {
    cloud: "gcp",
    spec: gke.spec,
    options: gke.options,
    scope: { account: "acme-production-eu", region: "europe-west1" },
    kinds: ["GCPManagedCluster", "GCPManagedControlPlane", "GCPManagedMachinePool"],
    types: ["gcp:container/cluster:Cluster", "gcp:container/nodePool:NodePool"],
    pool: "memory",
  },
  AKS: {
    cloud: "azure-native",
    spec: { ...aks.spec, hardening: { secretsEncryption: false } },
    options: { without: aks.options.without, aks: { credentials: "azure" } },
    scope: { account: "33333333-3333-4333-8333-333333333333", region: "australiaeast" },
    kinds: ["AzureASOManagedCluster", "AzureASOManagedControlPlane", "AzureASOManagedMachinePool"],
    types: ["azure-native:containerservice:ManagedCluster", "azure-native:containerservice:AgentPool"],
    pool: "memory",
  },
};

for (const [title, { cloud, spec, options, scope, kinds, types, pool }] of Object.entries(cases)) {
  const [infrastructureKind, controlPlaneKind, poolKind] = kinds;
  const [clusterType, poolType] = types;

  describe(`the infrastructure of a cluster on ${title}`, () => {
    let root: string;
    let management: FakeManagement;
    let clouds: FakeClouds;
    let infrastructure: Infrastructure;
    let before: readonly string[];

    const create = async (type: string, inputs: Properties): Promise<CloudObject | undefined> =>
      (await clouds.ask({ method: "create", cloud, type, scope, inputs })).object;
    const listed = async () => (await clouds.resources()).map(({ type, id }) => `${textOf(type)} ${textOf(id)}`);
    const of = async (type: string) => (await clouds.resources()).filter((resource) => resource["type"] === type);
    const fault = (type: string, operation: "create" | "update" | "delete", kind: FaultKind, times = 1) =>
      clouds.ask({ method: "fault", fault: { cloud, type, operation, kind, times } });
    const conditions = (kind: string, name: string) =>
      (objectAt(management.get(kind, name), "status")["conditions"] ?? []) as unknown as readonly Properties[];
    const ready = (kind: string, name: string) => conditions(kind, name).find(({ type }) => type === "Ready") ?? {};
    const status = (kind: string, name: string) => objectAt(management.get(kind, name), "status");
    const objects = (of = spec, more: ClusterApiOptions = {}) =>
      clusterApiObjects("acme", "staging", of, { ...options, ...secretsKey, ...more });
    let secretsKey: ClusterApiOptions = {};

    /** What a cluster's own stack makes before it applies the objects. */
    async function prerequisites(): Promise<void> {
      if (cloud === "aws") {
        const roles = { "control-plane": "eks.amazonaws.com", nodes: "ec2.amazonaws.com" };
        for (const [role, service] of Object.entries(roles)) {
          await create("aws:iam/role:Role", { name: `acme-staging-${role}`, assumeRolePolicy: trust(service) });
        }
        const policyArn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
        await create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "acme-staging-nodes", policyArn });
        const key = await create("aws:kms/key:Key", {});
        secretsKey = { eks: { ...eks.options.eks, secretsKey: textOf(key?.outputs["arn"]) } };
        management.apply([
          {
            apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
            kind: "AWSClusterRoleIdentity",
            metadata: { name: "staging" },
            spec: { roleARN: "arn:aws:iam::555555555555:role/provider" },
          },
        ]);
      } else if (cloud === "gcp") {
        await create("gcp:serviceaccount/account:Account", { accountId: "acme-staging-nodes" });
        management.apply([secret("gcp")]);
      } else {
        management.apply([secret("azure")]);
      }
    }

    beforeEach(async () => {
      root = mkdtempSync(join(tmpdir(), "infrastructure-"));
      management = new FakeManagement();
      clouds = new FakeClouds(root);
      infrastructure = openInfrastructure({ root, api: management, ask: clouds.ask, workloads: clouds });
      await prerequisites();
      before = await listed();
    });
    afterEach(() => {
      infrastructure.close();
      clouds.close();
      rmSync(root, { recursive: true });
    });

    it("keeps the contract once the cloud has made everything", async () => {
      management.apply(objects());
      await infrastructure.reconcile();
      for (const [kind, name] of [
        [infrastructureKind, "staging"],
        [controlPlaneKind, "staging"],
        [poolKind, `staging-${pool}`],
      ] as const) {
        equal(ready(kind, name)["message"], undefined, kind);
        equal(status(kind, name)["ready"], true, kind);
      }
      deepEqual(objectAt(management.get(infrastructureKind, "staging"), "spec")["controlPlaneEndpoint"], {
        host: "127.0.0.1",
        port: 1,
      });
      const { initialized, version } = status(controlPlaneKind, "staging");
      deepEqual({ initialized, version }, { initialized: true, version: "v1.35.2" });
      const nodes = clouds.pools.get([...clouds.pools.keys()].find((key) => key.endsWith(`/${pool}`)) ?? "") ?? [];
      deepEqual(
        objectAt(management.get(poolKind, `staging-${pool}`), "spec")["providerIDList"],
        nodes.map(({ providerId }) => providerId),
      );
      equal(status(poolKind, `staging-${pool}`)["replicas"], nodes.length);
      ok(nodes.length > 0);
    });

    it("does next to nothing while nothing changes", async () => {
      management.apply(objects());
      await infrastructure.reconcile();
      await infrastructure.reconcile(); // what the first one wrote
      management.calls.length = 0;
      await infrastructure.reconcile();
      deepEqual([...new Set(management.calls.map((each) => each.split(" ")[0]))], ["GET"]);
      equal(management.calls.length, 11); // one list a kind
    });

    it("leaves a paused cluster alone", async () => {
      management.apply(objects().map((each) => (each.kind === "Cluster" ? paused(each) : each)));
      await infrastructure.reconcile();
      deepEqual(await listed(), before);
      equal(management.get(infrastructureKind, "staging")?.["status"], undefined);
    });

    it("leaves nothing of a deleted cluster", async () => {
      management.apply(objects());
      await infrastructure.reconcile();
      ok((await listed()).length > before.length);
      await deleted();
      deepEqual(await listed(), before);
    });

    it("tries again what a cloud throttles", async () => {
      await fault(clusterType, "create", "throttled", 2);
      management.apply(objects());
      await infrastructure.reconcile();
      equal(ready(controlPlaneKind, "staging")["status"], "True");
    });

    for (const kind of ["failed-half-way", "created-but-not-answered"] as const) {
      it(`converges after a request that ${kind.replaceAll("-", " ")}, also in a new process`, async () => {
        await fault(clusterType, "create", kind);
        management.apply(objects());
        await infrastructure.reconcile();
        const said = ready(controlPlaneKind, "staging");
        equal(said["status"], "False");
        match(textOf(said["message"]), /^creating /);
        const anew = openInfrastructure({ root, api: management, ask: clouds.ask, workloads: clouds });
        await anew.reconcile();
        await anew.reconcile();
        equal(ready(controlPlaneKind, "staging")["status"], "True");
        equal((await of(clusterType)).length, 1);
        equal(ready(poolKind, `staging-${pool}`)["status"], "True");
        anew.close();
      });
    }

    it("gives a node that is gone or broken back to its pool", async () => {
      management.apply(objects());
      await infrastructure.reconcile();
      const [key = "", nodes = []] = [...clouds.pools].find(([name]) => name.endsWith(`/${pool}`)) ?? [];
      const [gone, broken, ...rest] = nodes;
      clouds.pools.set(key, [...(broken === undefined ? [] : [{ ...broken, broken: true }]), ...rest]);
      management.patch(poolKind, `staging-${pool}`, { metadata: { annotations: { seen: "yes" } } }); // or some ten seconds
      await infrastructure.reconcile();
      const now = objectAt(management.get(poolKind, `staging-${pool}`), "spec")["providerIDList"];
      deepEqual(
        now,
        (clouds.pools.get(key) ?? []).map(({ providerId }) => providerId),
      );
      equal(clouds.pools.get(key)?.length, nodes.length);
      ok(!JSON.stringify(now).includes(`"${gone?.providerId ?? ""}"`));
    });

    it("gives up nothing because one pool fails", async () => {
      await fault(poolType, "create", "failed-half-way");
      management.apply(objects());
      await infrastructure.reconcile();
      equal(ready(controlPlaneKind, "staging")["status"], "True");
      const pools = Object.keys(spec.pools).map((name) => ready(poolKind, `staging-${name}`)["status"]);
      deepEqual(pools.filter((each) => each === "False").length, 1);
      await infrastructure.reconcile();
      deepEqual(
        Object.keys(spec.pools).map((name) => ready(poolKind, `staging-${name}`)["status"]),
        Object.keys(spec.pools).map(() => "True"),
      );
    });

    /** Does to the objects what the core does when a Cluster is deleted: pools first, infrastructure last. */
    async function deleted(): Promise<void> {
      management.patch("Cluster", "staging", {
        metadata: { deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["core"] },
      });
      for (const name of Object.keys(spec.pools)) management.delete(poolKind, `staging-${name}`);
      await infrastructure.reconcile();
      management.delete(controlPlaneKind, "staging");
      await infrastructure.reconcile();
      management.delete(infrastructureKind, "staging");
      await infrastructure.reconcile();
      for (const kind of kinds.slice(0, 2)) equal(management.get(kind, "staging"), undefined, kind);
    }
  });
}

describe("the infrastructure of clusters", () => {
  it("says on the objects what is missing beforehand, in the words of the cloud", async () => {
    const root = mkdtempSync(join(tmpdir(), "infrastructure-"));
    const clouds = new FakeClouds(root);
    const management = new FakeManagement();
    const infrastructure = openInfrastructure({ root, api: management, ask: clouds.ask, workloads: clouds });
    const { addons, secretsKey } = eks.options.eks;
    management.apply(clusterApiObjects("acme", "staging", eks.spec, { eks: { addons, secretsKey } }));
    await infrastructure.reconcile();
    const conditions = objectAt(management.get("AWSManagedControlPlane", "staging"), "status")["conditions"];
    deepEqual(
      (conditions as readonly Properties[]).map(({ type, status, severity, reason, message }) => {
        return { type, status, severity, reason, message };
      }),
      ["EKSControlPlaneReady", "Ready"].map((type) => ({
        type,
        status: "False",
        severity: "Error",
        reason: "EKSControlPlaneReconciliationFailed",
        message: "api error NoSuchEntity: The role with name acme-staging-control-plane cannot be found.",
      })),
    );
    const pool = objectAt(management.get("AWSManagedMachinePool", "staging-general"), "status")["conditions"];
    deepEqual((pool as readonly Properties[])[0]?.["reason"], "WaitingForControlPlane");
    infrastructure.close();
    clouds.close();
    rmSync(root, { recursive: true });
  });
});

function paused(cluster: Manifest): Manifest {
  return { ...cluster, spec: { ...(cluster["spec"] as object), paused: true } };
}
