import { deepEqual, equal, ok } from "node:assert/strict";

import { clusterApiObjects } from "../../constructs/cluster-api/cluster-api-objects.js";
import { eks } from "../../constructs/cluster-api/clusters.test.data.js";
import type { EksSpec } from "../../lib/fleet/cluster-spec.js";
import { allResources } from "../../sandbox/clouds/listing.js";
import { controlPlanes } from "../../sandbox/control-planes/control-plane.js";
import { nodesOfPools } from "../../sandbox/control-planes/pool-nodes.js";
import { objectAt } from "../../sandbox/kubernetes/kube-object.js";
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
    await management.until("machinepool/staging-general", (pool) => objectAt(pool, "status")["readyReplicas"] === 3);
    equal((await nodes()).length, 3);
  });

  it("scales both ways", async () => {
    for (const count of [5, 2]) {
      await management.apply(objects(spec(count)));
      await management.until("machinepool/staging-general", (pool) => {
        const { replicas, readyReplicas } = objectAt(pool, "status");
        return replicas === count && readyReplicas === count;
      });
      equal((await nodes()).length, count);
    }
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
