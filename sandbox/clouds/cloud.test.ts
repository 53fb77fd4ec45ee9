import { deepEqual, equal, notEqual, rejects } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { PoolNodes } from "../control-planes/pool-nodes.js";
import type { Properties } from "../provider/property-value.js";
import { noControlPlanes } from "./control-planes.js";
import type { ControlPlanes } from "./effects.js";
import type { CloudObject, Scope } from "./resource-type.js";
import { openClouds, type Clouds } from "./server.js";

const scope: Scope = { account: "111122223333", region: "us-east-1" };
const trust = (service: string): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });

describe("a simulated cloud", () => {
  let root: string;
  let clouds: Clouds;
  let pools: Map<string, PoolNodes>;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "clouds-"));
    pools = new Map();
    clouds = openClouds(root, recording(pools));
  });
  afterEach(() => {
    clouds.close();
    rmSync(root, { recursive: true });
  });

  async function create(type: string, inputs: Properties): Promise<CloudObject> {
    const answer = await clouds.answer({ method: "create", cloud: "aws", type: `aws:${type}`, scope, inputs });
    const object = "object" in answer ? answer.object : undefined;
    if (object === undefined) throw new Error("nothing was created");
    return object;
  }
  const destroy = (type: string, id: string) =>
    clouds.answer({ method: "delete", cloud: "aws", type: `aws:${type}`, scope, id });
  const listed = async (): Promise<string[]> => {
    const answer = await clouds.answer({ method: "resources" });
    return "resources" in answer ? (answer.resources ?? []).map(({ type }) => type) : [];
  };

  async function vpcWithSubnets(zones = ["a", "b"]): Promise<{ vpc: CloudObject; subnetIds: string[] }> {
    const vpc = await create("ec2/vpc:Vpc", { cidrBlock: "192.168.0.0/16" });
    const subnets = await Promise.all(
      zones.map((zone, index) =>
        create("ec2/subnet:Subnet", {
          vpcId: vpc.id,
          cidrBlock: `192.168.${index}.0/24`,
          availabilityZone: `us-east-1${zone}`,
        }),
      ),
    );
    return { vpc, subnetIds: subnets.map(({ id }) => id) };
  }

  async function cluster(inputs: Properties = {}): Promise<{ cluster: CloudObject; subnetIds: string[] }> {
    const { subnetIds } = await vpcWithSubnets();
    const role = await create("iam/role:Role", { name: "control-plane", assumeRolePolicy: trust("eks.amazonaws.com") });
    const { arn: roleArn = "" } = role.outputs;
    const made = await create("eks/cluster:Cluster", {
      name: "acme",
      version: "1.35",
      roleArn,
      vpcConfig: { subnetIds, endpointPrivateAccess: true },
      ...inputs,
    });
    return { cluster: made, subnetIds };
  }

  async function nodeGroup(subnetIds: readonly string[], inputs: Properties = {}): Promise<CloudObject> {
    const name = "nodes";
    await create("iam/role:Role", { name, assumeRolePolicy: trust("ec2.amazonaws.com") });
    const policyArn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
    await create("iam/rolePolicyAttachment:RolePolicyAttachment", { role: name, policyArn });
    return await create("eks/nodeGroup:NodeGroup", {
      clusterName: "acme",
      nodeGroupName: "general",
      nodeRoleArn: "arn:aws:iam::111122223333:role/nodes",
      subnetIds,
      instanceTypes: ["m5.xlarge"],
      scalingConfig: { minSize: 2, maxSize: 5, desiredSize: 3 },
      labels: { team: "web" },
      taints: [{ key: "dedicated", value: "web", effect: "NO_SCHEDULE" }],
      ...inputs,
    });
  }

  it("gives ids, ARNs and the tags of the provider", async () => {
    const tagged = { ...scope, tags: { fleet: "acme" } };
    const inputs = { cidrBlock: "10.0.0.0/16", tags: { Name: "main" } };
    const type = "aws:ec2/vpc:Vpc";
    const answer = await clouds.answer({ method: "create", cloud: "aws", type, scope: tagged, inputs });
    const { id = "", outputs = {} } = "object" in answer ? (answer.object ?? {}) : {};
    equal(/^vpc-[0-9a-f]{17}$/.test(id), true);
    equal(outputs["arn"], `arn:aws:ec2:us-east-1:111122223333:vpc/${id}`);
    deepEqual(outputs["tagsAll"], { fleet: "acme", Name: "main" });
  });

  it("makes two objects of what has no name", async () => {
    const [one, other] = [await create("ec2/eip:Eip", {}), await create("ec2/eip:Eip", {})];
    notEqual(one.id, other.id);
    equal((await listed()).length, 2);
  });

  it("has what is global in all regions and anything else in its own", async () => {
    await create("iam/role:Role", { name: "nodes", assumeRolePolicy: trust("ec2.amazonaws.com") });
    const key = await create("kms/key:Key", {});
    const elsewhere = { ...scope, region: "eu-west-1" };
    const find = (type: string, id: string) =>
      clouds.answer({ method: "read", cloud: "aws", type, scope: elsewhere, id });
    equal("object" in (await find("aws:iam/role:Role", "nodes")), true);
    deepEqual(await find("aws:kms/key:Key", key.id), {});
  });

  const refusals: Readonly<Record<string, readonly [prepare: () => Promise<unknown>, message: string | RegExp]>> = {
    "a type that it does not have": [
      () => create("s3/bucket:Bucket", {}),
      "the sandbox does not simulate aws:s3/bucket:Bucket: add it to sandbox/clouds/aws/",
    ],
    "a second role of the same name": [
      async () => {
        const inputs = { name: "nodes", assumeRolePolicy: trust("ec2.amazonaws.com") };
        await create("iam/role:Role", inputs);
        await create("iam/role:Role", inputs);
      },
      "api error EntityAlreadyExists: Role with name nodes already exists.",
    ],
    "a reference to what is not there": [
      () => create("ec2/subnet:Subnet", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" }),
      "api error InvalidParameterValue: vpcId names no EC2 VPC that exists: 'vpc-1'",
    ],
    "a trust policy that is none": [
      () => create("iam/role:Role", { name: "nodes", assumeRolePolicy: "{}" }),
      "api error MalformedPolicyDocument: assumeRolePolicy is no policy document with statements",
    ],
    "a subnet outside its VPC": [
      async () => {
        const { vpc } = await vpcWithSubnets([]);
        await create("ec2/subnet:Subnet", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
      },
      "api error InvalidSubnet.Range: The CIDR '10.0.0.0/24' is invalid.",
    ],
    "subnets that overlap": [
      async () => {
        const { vpc } = await vpcWithSubnets();
        await create("ec2/subnet:Subnet", { vpcId: vpc.id, cidrBlock: "192.168.0.0/20" });
      },
      "api error InvalidSubnet.Conflict: The CIDR '192.168.0.0/20' conflicts with another subnet",
    ],
    "a zone of another region": [
      async () => {
        const { vpc } = await vpcWithSubnets([]);
        const inputs = { vpcId: vpc.id, cidrBlock: "192.168.9.0/24", availabilityZone: "eu-west-1a" };
        await create("ec2/subnet:Subnet", inputs);
      },
      "api error InvalidParameterValue: Value (eu-west-1a) for parameter availabilityZone is invalid.",
    ],
    "a range that the VPC's own rules out": [
      async () => {
        const { vpc } = await vpcWithSubnets([]);
        const type = "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
        await create(type, { vpcId: vpc.id, cidrBlock: "10.0.0.0/16" });
      },
      "api error InvalidVpc.Range: The CIDR '10.0.0.0/16' is restricted. Use a CIDR from outside 10.0.0.0/8.",
    ],
    "a cluster in one zone": [
      async () => {
        const { subnetIds } = await vpcWithSubnets(["a", "a"]);
        const inputs = { name: "control-plane", assumeRolePolicy: trust("eks.amazonaws.com") };
        const { outputs } = await create("iam/role:Role", inputs);
        const vpcConfig = { subnetIds };
        await create("eks/cluster:Cluster", { name: "acme", roleArn: outputs["arn"] ?? "", vpcConfig });
      },
      "api error InvalidParameterException: Subnets specified must be in at least two different AZs",
    ],
    "a cluster whose role does not trust EKS": [
      async () => {
        const { subnetIds } = await vpcWithSubnets();
        const inputs = { name: "control-plane", assumeRolePolicy: trust("ec2.amazonaws.com") };
        const { outputs } = await create("iam/role:Role", inputs);
        const vpcConfig = { subnetIds };
        await create("eks/cluster:Cluster", { name: "acme", roleArn: outputs["arn"] ?? "", vpcConfig });
      },
      "api error InvalidParameterException: The trust policy of arn:aws:iam::111122223333:role/control-plane does not allow eks.amazonaws.com",
    ],
    "a node group in the subnets of another VPC": [
      async () => {
        await cluster();
        const { subnetIds } = await vpcWithSubnets();
        await nodeGroup(subnetIds);
      },
      /^api error InvalidParameterException: Subnet subnet-\w+ is not in the VPC of the cluster, vpc-\w+$/,
    ],
    "machines that do not exist": [
      async () => {
        const { subnetIds } = await cluster();
        await nodeGroup(subnetIds, { instanceTypes: ["memory.xlarge"] });
      },
      "api error InvalidParameterException: The following supplied instance types do not exist: [memory.xlarge]",
    ],
    "a size below its minimum": [
      async () => {
        const { subnetIds } = await cluster();
        await nodeGroup(subnetIds, { scalingConfig: { minSize: 5, maxSize: 9, desiredSize: 3 } });
      },
      "api error InvalidParameterException: Minimum capacity 5 can't be greater than desired size 3",
    ],
    "to delete a VPC that has subnets": [
      async () => {
        const { vpc } = await vpcWithSubnets();
        await destroy("ec2/vpc:Vpc", vpc.id);
      },
      /^api error DependencyViolation: EC2 VPC 'vpc-\w+' has dependencies and cannot be deleted: EC2 Subnet subnet-\w+$/,
    ],
    "to delete a cluster that has node groups": [
      async () => {
        const { subnetIds } = await cluster();
        await nodeGroup(subnetIds);
        await destroy("eks/cluster:Cluster", "acme");
      },
      "api error ResourceInUseException: Cluster has nodegroups attached",
    ],
    "to delete a cluster that is protected": [
      async () => {
        await cluster({ deletionProtection: true });
        await destroy("eks/cluster:Cluster", "acme");
      },
      "api error InvalidRequestException: Cluster acme cannot be deleted because deletion protection is enabled",
    ],
  };
  for (const [name, [attempt, message]] of Object.entries(refusals)) {
    it(`refuses ${name}`, () => rejects(attempt, { name: "CloudError", message }));
  }

  it("makes a control plane of a cluster and nodes of a node group", async () => {
    const { cluster: made, subnetIds } = await cluster();
    equal(made.outputs["endpoint"], "https://127.0.0.1:1");
    await nodeGroup(subnetIds);
    deepEqual(pools.get("eks-acme/general"), {
      controlPlane: "eks-acme",
      pool: "general",
      count: 3,
      machine: { type: "m5.xlarge", vcpu: 4, memoryGiB: 16 },
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      pods: "192.168.0.0/16",
      labels: { "eks.amazonaws.com/nodegroup": "general", "eks.amazonaws.com/capacityType": "ON_DEMAND", team: "web" },
      taints: [{ key: "dedicated", value: "web", effect: "NoSchedule" }],
      kubelet: "v1.35.2",
      providerId: "aws:///{zone}/i-{hex17}",
    });
  });

  it("scales a node group and removes its nodes with it", async () => {
    const { subnetIds } = await cluster();
    const { id, inputs } = await nodeGroup(subnetIds);
    const larger = { ...inputs, scalingConfig: { minSize: 2, maxSize: 5, desiredSize: 5 } };
    const type = "aws:eks/nodeGroup:NodeGroup";
    await clouds.answer({ method: "update", cloud: "aws", type, scope, id, inputs: larger });
    equal(pools.get("eks-acme/general")?.count, 5);
    await destroy("eks/nodeGroup:NodeGroup", id);
    equal(pools.size, 0);
  });

  it("takes what belongs to a cluster away with it", async () => {
    await cluster();
    await create("eks/addon:Addon", { clusterName: "acme", addonName: "coredns" });
    const principalArn = "arn:aws:iam::111122223333:role/admin";
    await create("eks/accessEntry:AccessEntry", { clusterName: "acme", principalArn });
    await destroy("eks/cluster:Cluster", "acme");
    deepEqual(
      (await listed()).filter((type) => type.startsWith("aws:eks/")),
      [],
    );
  });

  it("deletes what is not there without a word", async () => {
    deepEqual(await destroy("ec2/vpc:Vpc", "vpc-1"), {});
  });

  describe("with a fault", () => {
    const inject = (
      type: string,
      operation: "create" | "read" | "delete",
      kind: "throttled" | "failed-half-way" | "created-but-not-answered" | "drifted",
    ) => clouds.answer({ method: "fault", fault: { cloud: "aws", type: `aws:${type}`, operation, kind, times: 1 } });

    it("refuses too many requests, as often as it was told", async () => {
      await inject("ec2/vpc:Vpc", "create", "throttled");
      await rejects(create("ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }), {
        message: "api error ThrottlingException: Rate exceeded",
      });
      await create("ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" });
      deepEqual(await listed(), ["aws:ec2/vpc:Vpc"]);
    });

    it("leaves nothing of what is made at once", async () => {
      await inject("ec2/vpc:Vpc", "create", "failed-half-way");
      await rejects(create("ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }), { refusal: "failed", half: undefined });
      deepEqual(await listed(), []);
    });

    it("leaves half of what takes a while, which the next change repairs", async () => {
      await inject("eks/cluster:Cluster", "create", "failed-half-way");
      await rejects(cluster(), {
        message: "waiting for EKS Cluster (acme) create: unexpected state 'FAILED', wanted target 'ACTIVE'",
      });
      const request = { cloud: "aws", type: "aws:eks/cluster:Cluster", scope, id: "acme" } as const;
      const half = await clouds.answer({ method: "read", ...request });
      const { status, inputs = {} } = "object" in half ? (half.object ?? {}) : {};
      equal(status, "failed");
      const repaired = await clouds.answer({ method: "update", ...request, inputs });
      const { object } = "object" in repaired ? repaired : {};
      deepEqual([object?.status, object?.outputs["endpoint"]], ["ready", "https://127.0.0.1:1"]);
    });

    it("does what it was asked and loses the answer", async () => {
      await inject("ec2/vpc:Vpc", "create", "created-but-not-answered");
      await rejects(create("ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }), { refusal: "dropped" });
      deepEqual(await listed(), ["aws:ec2/vpc:Vpc"]);
    });

    it("shows tags that were changed by hand", async () => {
      const { id } = await create("ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16", tags: { Name: "main" } });
      await inject("ec2/vpc:Vpc", "read", "drifted");
      const answer = await clouds.answer({ method: "read", cloud: "aws", type: "aws:ec2/vpc:Vpc", scope, id });
      deepEqual("object" in answer ? answer.object.inputs["tags"] : undefined, { Name: "main", drifted: "by-hand" });
    });
  });

  it("finishes after a restart what it was doing", async () => {
    const never = { ...recording(pools), create: () => new Promise<never>(() => undefined) };
    clouds.close();
    clouds = openClouds(root, never);
    void cluster();
    while (!(await listed()).includes("aws:eks/cluster:Cluster")) await new Promise((resolve) => setImmediate(resolve));
    clouds.close();
    clouds = openClouds(root, recording(pools));
    await clouds.resume();
    const answer = await clouds.answer({
      method: "read",
      cloud: "aws",
      type: "aws:eks/cluster:Cluster",
      scope,
      id: "acme",
    });
    deepEqual("object" in answer ? answer.object.status : undefined, "ready");
  });
});

function recording(pools: Map<string, PoolNodes>): ControlPlanes {
  return {
    ...noControlPlanes(),
    setNodes: (pool) => Promise.resolve(void pools.set(`${pool.controlPlane}/${pool.pool}`, pool)),
    removeNodes: (plane, pool) => Promise.resolve(void pools.delete(`${plane}/${pool}`)),
  };
}
