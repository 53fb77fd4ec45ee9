import { deepEqual, equal, ok } from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import { clusterApiObjects } from "../../constructs/cluster-api/cluster-api-objects.js";
import { aks, eks, gke } from "../../constructs/cluster-api/clusters.test.data.js";
import type { ClusterApiOptions } from "../../constructs/cluster-api/options.js";
import type { ClusterSpec, EksSpec } from "../../lib/fleet/cluster-spec.js";
import { allResources } from "../../sandbox/clouds/listing.js";
import { apiServer, type ApiCall } from "../../sandbox/control-planes/api-server.js";
import { askClouds } from "../../sandbox/clouds/ask-clouds.js";
import { controlPlanes } from "../../sandbox/control-planes/control-plane.js";
import { nodesOfPools } from "../../sandbox/control-planes/pool-nodes.js";
import { listAt, objectAt, textAt } from "../../sandbox/kubernetes/kube-object.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { eksPrerequisites } from "./eks-prerequisites.js";
import { conditionIs, ManagementControlPlane, managersAreBuilt } from "./management-control-plane.js";

const WORKLOAD = "eks-acme-staging";

describe("a cluster on EKS that Cluster API makes", function () {
  let management: ManagementControlPlane;
  let secretsKey: string;

  const spec = (nodes: number, kubernetes: EksSpec["kubernetes"] = "1.34"): EksSpec => ({
    ...eks.spec,
    kubernetes,
    pools: { general: { machine: "burstable.large", nodes } },
  });
  const objects = (of: EksSpec) => {
    const { addons } = eks.options.eks;
    return clusterApiObjects("acme", "staging", of, { eks: { addons, secretsKey } });
  };
  const nodes = async () => (await nodesOfPools(management.root, WORKLOAD)).get("general") ?? [];

  const asked = async (call: ApiCall) => {
    const server = await apiServer(management.root, WORKLOAD);
    try {
      return (await server.ask(call)).body;
    } finally {
      server.close();
    }
  };
  const listed = async () =>
    listAt((await asked({ path: "/api/v1/nodes" })) as Properties, "items") as readonly Properties[];
  const kubelets = async () => (await listed()).map((node) => textAt(node, "status", "nodeInfo", "kubeletVersion"));

  /** Watches how many nodes are ready; `stop` answers the fewest that ever were. */
  function watchNodes(): { stop(): Promise<number> } {
    const state = { stopped: false, fewest: Infinity };
    const loop = (async () => {
      while (!state.stopped) {
        const found = await listed().catch(() => undefined); // the API server of a control plane that moves is away
        if (found !== undefined && found.length > 0) {
          state.fewest = Math.min(state.fewest, found.filter(conditionIs("Ready", "True")).length);
        }
        await sleep(20);
      }
      return state.fewest;
    })();
    return {
      stop: () => {
        state.stopped = true;
        return loop;
      },
    };
  }

  before(async function () {
    if (!managersAreBuilt) this.skip();
    management = await ManagementControlPlane.start();
    await management.install({ aws: {} });
    secretsKey = await eksPrerequisites(management.root, {
      account: eks.spec.account,
      region: eks.spec.region,
      cluster: "acme-staging",
    });
  });
  after(() => management.remove());

  it("becomes available with its pool", async () => {
    await management.apply(objects(spec(3)));
    await management.until("cluster/staging", conditionIs("Available", "True"));
    await management.until("machinepool/staging-general", replicasAre(3));
    equal((await nodes()).length, 3);
  });

  it("scales both ways", async () => {
    for (const count of [5, 2]) {
      await management.apply(objects(spec(count)));
      await management.until("machinepool/staging-general", replicasAre(count));
      equal((await nodes()).length, count);
    }
  });

  it("moves to another version: the control plane first, then its nodes, one at a time", async () => {
    await management.apply(objects(spec(3)));
    await management.until("machinepool/staging-general", replicasAre(3));
    const before = await nodes();
    const watched = watchNodes();
    await management.apply(objects(spec(3, "1.35")));
    await management.until(
      "awsmanagedcontrolplane/staging",
      (plane) => textAt(plane, "status", "version") === "v1.35.2",
    );
    await eventually(async () => (await kubelets()).every((version) => version === "v1.35.2"));
    await management.until("machinepool/staging-general", replicasAre(3));
    ok((await watched.stop()) >= 2);
    const ids = new Set(before.map(({ providerId }) => providerId));
    deepEqual(
      (await nodes()).filter(({ providerId }) => ids.has(providerId)),
      [],
    );
    await management.until("cluster/staging", conditionIs("Available", "True"));
  });

  it("replaces a node that somebody deletes", async () => {
    const [gone, ...others] = await nodes();
    await asked({ method: "DELETE", path: `/api/v1/nodes/${gone?.name ?? ""}` });
    await eventually(async () => (await nodes()).length === 3);
    const ids = (await nodes()).map(({ providerId }) => providerId);
    ok(!ids.includes(gone?.providerId));
    deepEqual(
      ids.slice(0, 2),
      others.map(({ providerId }) => providerId),
    );
    await management.until("machinepool/staging-general", replicasAre(3));
  });

  it("is deleted without a trace", async () => {
    await management.kubectl("delete", "cluster", "staging");
    await management.until("cluster/staging", (cluster) => cluster === undefined);
    const left = (await allResources(management.root)).map(({ type }) => type).sort();
    deepEqual(
      [...new Set(left)],
      ["aws:iam/role:Role", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:kms/key:Key"],
    );
    ok(!(await controlPlanes(management.root)).some(({ name }) => name === WORKLOAD));
  });
});

describe("clusters on GKE and AKS that Cluster API makes", function () {
  let management: ManagementControlPlane;

  const secret = (name: string) => ({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "default" } });
  const { credentials } = gke.options.gke;
  const clusters: Readonly<Record<string, { spec: ClusterSpec; options: ClusterApiOptions; pool: string }>> = {
    google: {
      spec: { ...gke.spec, pools: { general: { machine: "general.xlarge", nodes: 3 } } },
      options: gke.options,
      pool: "gke-acme-google",
    },
    azure: {
      spec: {
        ...aks.spec,
        pools: { general: { machine: "general.xlarge", nodes: 3 } },
        hardening: { secretsEncryption: false },
      },
      options: { without: aks.options.without, aks: { credentials: aks.options.aks.credentials } },
      pool: "aks-acme-azure",
    },
  };

  before(async function () {
    if (!managersAreBuilt) this.skip();
    management = await ManagementControlPlane.start();
    await management.install({ gcp: { GKE: true, MachinePool: true }, azure: {} });
    await management.apply([secret(credentials), secret(aks.options.aks.credentials)]);
    const scope = { account: gke.spec.project, region: gke.spec.region };
    await askClouds(management.root, {
      method: "create",
      cloud: "gcp",
      type: "gcp:serviceaccount/account:Account",
      scope,
      inputs: { accountId: "acme-google-nodes" },
    });
  });
  after(() => management.remove());

  for (const [name, { spec, options, pool }] of Object.entries(clusters)) {
    it(`become available: ${name}`, async () => {
      await management.apply(clusterApiObjects("acme", name, spec, options));
      await management.until(`cluster/${name}`, conditionIs("Available", "True"));
      await management.until(`machinepool/${name}-general`, replicasAre(3));
      equal((await nodesOfPools(management.root, pool)).get("general")?.length, 3);
    });
  }

  it("are deleted without a trace", async () => {
    await management.kubectl("delete", "cluster", ...Object.keys(clusters));
    for (const name of Object.keys(clusters)) {
      await management.until(`cluster/${name}`, (cluster) => cluster === undefined);
    }
    const left = (await allResources(management.root)).map(({ type }) => type);
    deepEqual(left, ["gcp:serviceaccount/account:Account"]);
    deepEqual(
      (await controlPlanes(management.root)).map(({ name }) => name),
      [management.name],
    );
  });
});

function replicasAre(count: number): (pool: Properties | undefined) => boolean {
  return (pool) => {
    const { replicas, readyReplicas } = objectAt(pool, "status");
    return replicas === count && readyReplicas === count;
  };
}

async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error("it is not so after two minutes");
    await sleep(200);
  }
}
