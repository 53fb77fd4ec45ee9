import { deepEqual, doesNotMatch, equal } from "node:assert/strict";

import { load } from "js-yaml";

import type { EksSpec } from "../../lib/fleet/cluster-spec.js";
import { ran, titles, type Ran, type Registration, type Run } from "../../test/registrations.js";
import { EksCluster } from "./eks.js";
import { plain } from "../../test/plain.js";

const spec: EksSpec = {
  cloud: "eks",
  region: "us-east-1",
  account: "222222222222",
  administrators: ["arn:aws:iam::222222222222:role/platform"],
  tier: "production",
  kubernetes: "1.35",
  network: { nodes: "100.64.0.0/16", pods: "192.168.0.0/16", services: "10.96.0.0/12" },
  pools: {
    general: { machine: "general.xlarge", min: 20, max: 40 },
    memory: {
      machine: "memory.xlarge",
      nodes: 3,
      labels: { memory: "much" },
      taints: [{ key: "memory", value: "much", effect: "NoSchedule" }],
    },
  },
};

const create = (change: Partial<EksSpec> = {}, run: Run & { readonly unprotected?: boolean } = {}) =>
  ran(
    () => new EksCluster("us", { fleet: "acme", spec: { ...spec, ...change }, unprotected: run.unprotected ?? false }),
    run,
  );

/** The cluster of the unchanged spec, which most tests look at. */
let standard: Promise<Ran<EksCluster>> | undefined;
const asWritten = () => (standard ??= create());

async function registered(change?: Partial<EksSpec>): Promise<(title: string) => Registration["inputs"]> {
  const { registrations } = await (change === undefined ? asWritten() : create(change));
  return (title) => registrations.find(({ type, name }) => `${type} ${name}` === title)?.inputs ?? {};
}

const zoneOf = (zone: string) => [
  ...["nodes", "pods", "public"].map((role) => `aws:ec2/subnet:Subnet us-${role}-${zone}`),
  ...["nodes", "pods", "public"].map(
    (role) => `aws:ec2/routeTableAssociation:RouteTableAssociation us-${role}-${zone}`,
  ),
  `aws:ec2/eip:Eip us-nat-${zone}`,
  `aws:ec2/natGateway:NatGateway us-nat-${zone}`,
  `aws:ec2/routeTable:RouteTable us-private-${zone}`,
  `aws:ec2/route:Route us-private-${zone}`,
];

const network = [
  "aws:ec2/vpc:Vpc us-network",
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation us-network-nodes",
  "aws:ec2/internetGateway:InternetGateway us-internet",
  "aws:ec2/routeTable:RouteTable us-public",
  "aws:ec2/route:Route us-public",
  ...["us-east-1a", "us-east-1b", "us-east-1c"].flatMap(zoneOf),
];

const rest = [
  "flotilla:cluster:EksCluster us",
  "pulumi:providers:aws us",
  "aws:iam/role:Role us-control-plane",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment us-control-plane-AmazonEKSClusterPolicy",
  "aws:iam/role:Role us-nodes",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment us-nodes-AmazonEKSWorkerNodePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment us-nodes-AmazonEKS_CNI_Policy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment us-nodes-AmazonEC2ContainerRegistryPullOnly",
  "aws:kms/key:Key us-secrets",
  "aws:kms/alias:Alias us-secrets",
  "aws:cloudwatch/logGroup:LogGroup us-logs",
  "aws:eks/cluster:Cluster us",
  "aws:eks/accessEntry:AccessEntry us-administrator-222222222222/role/platform",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation us-administrator-222222222222/role/platform",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider us-workloads",
  "aws:eks/addon:Addon us-vpc-cni",
  "aws:eks/addon:Addon us-kube-proxy",
  "aws:eks/addon:Addon us-eks-pod-identity-agent",
  "aws:eks/addon:Addon us-coredns",
  "aws:ec2/launchTemplate:LaunchTemplate us-general",
  "aws:ec2/launchTemplate:LaunchTemplate us-memory",
  "aws:eks/nodeGroup:NodeGroup us-general",
  "aws:eks/nodeGroup:NodeGroup us-memory",
  "pulumi:providers:kubernetes us",
];

describe("EksCluster", () => {
  for (const preview of [true, false]) {
    it(`registers the network, the cluster and its pools ${preview ? "in a preview" : "in an update"}`, async () => {
      const { registrations } = await create({}, { preview });
      deepEqual(titles(registrations), [...network, ...rest].sort());
    });
  }

  it("uses an existing network and registers none", async () => {
    const existingNetwork = { vpcId: "vpc-1", nodeSubnetIds: ["subnet-1", "subnet-2"] };
    const { registrations } = await create({ existingNetwork });
    deepEqual(titles(registrations), [...rest].sort());
    const pool = registrations.find(({ type }) => type === "aws:eks/nodeGroup:NodeGroup");
    deepEqual(pool?.inputs["subnetIds"], existingNetwork.nodeSubnetIds);
    const cni = registrations.find(({ name }) => name === "us-vpc-cni");
    deepEqual(cni?.inputs["configurationValues"], '{"enableNetworkPolicy":"true"}');
  });

  it("makes one range the VPC's own when nodes and pods share it", async () => {
    const { registrations } = await create({ network: { ...spec.network, pods: "100.64.0.0/16" } });
    deepEqual(
      titles(registrations).filter((title) => /Vpc|us-pods/.test(title)),
      ["aws:ec2/vpc:Vpc us-network"],
    );
  });

  it("gives a staging cluster two zones and a development cluster one", async () => {
    for (const [tier, zones] of [
      ["staging", 2],
      ["development", 1],
    ] as const) {
      const { registrations } = await create({ tier });
      equal(registrations.filter(({ type }) => type === "aws:ec2/natGateway:NatGateway").length, zones);
    }
  });

  it("divides the ranges among the zones", async () => {
    const inputs = await registered();
    deepEqual(
      ["nodes", "pods", "public"].flatMap((role) =>
        ["a", "b", "c"].map((zone) => inputs(`aws:ec2/subnet:Subnet us-${role}-us-east-1${zone}`)["cidrBlock"]),
      ),
      [
        ...["100.64.0.0/18", "100.64.64.0/18", "100.64.128.0/18"],
        ...["192.168.0.0/18", "192.168.64.0/18", "192.168.128.0/18"],
        ...["100.64.192.0/20", "100.64.208.0/20", "100.64.224.0/20"],
      ],
    );
  });

  it("is secure without being told", async () => {
    const inputs = await registered();
    deepEqual(inputs("aws:eks/cluster:Cluster us"), {
      name: "acme-us",
      version: "1.35",
      roleArn: "arn:aws:test:::us-control-plane",
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "10.96.0.0/12" },
      bootstrapSelfManagedAddons: false,
      vpcConfig: {
        subnetIds: ["us-nodes-us-east-1a-id", "us-nodes-us-east-1b-id", "us-nodes-us-east-1c-id"],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      upgradePolicy: { supportType: "STANDARD" },
      deletionProtection: true,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      encryptionConfig: { provider: { keyArn: "arn:aws:test:::us-secrets" }, resources: ["secrets"] },
    });
    const template = inputs("aws:ec2/launchTemplate:LaunchTemplate us-general");
    deepEqual(template["metadataOptions"], {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
    });
    deepEqual(template["blockDeviceMappings"], [
      {
        deviceName: "/dev/xvda",
        ebs: { volumeType: "gp3", volumeSize: 80, deleteOnTermination: "true", encrypted: "true" },
      },
    ]);
    equal(inputs("aws:ec2/subnet:Subnet us-public-us-east-1a")["mapPublicIpOnLaunch"], false);
    equal(inputs("aws:kms/key:Key us-secrets")["enableKeyRotation"], true);
    deepEqual(inputs("aws:iam/openIdConnectProvider:OpenIdConnectProvider us-workloads"), {
      url: "https://oidc.eks.example/id/ABC",
      clientIdLists: ["sts.amazonaws.com"],
    });
    deepEqual(
      inputs("aws:eks/accessPolicyAssociation:AccessPolicyAssociation us-administrator-222222222222/role/platform"),
      {
        clusterName: "acme-us",
        principalArn: "arn:aws:iam::222222222222:role/platform",
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        accessScope: { type: "cluster" },
      },
    );
  });

  it("takes the addresses of pods from their own subnets", async () => {
    const inputs = await registered();
    const settings = JSON.parse(String(inputs("aws:eks/addon:Addon us-vpc-cni")["configurationValues"])) as unknown;
    const subnet = (zone: string) => ({ id: `us-pods-${zone}-id`, securityGroups: ["sg-1"] });
    deepEqual(settings, {
      enableNetworkPolicy: "true",
      env: {
        AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true",
        ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone",
        ENABLE_PREFIX_DELEGATION: "true",
        WARM_PREFIX_TARGET: "1",
      },
      eniConfig: {
        create: true,
        region: "us-east-1",
        subnets: {
          "us-east-1a": subnet("us-east-1a"),
          "us-east-1b": subnet("us-east-1b"),
          "us-east-1c": subnet("us-east-1c"),
        },
      },
    });
  });

  it("opens the API server of a development cluster to the networks that the spec names", async () => {
    const inputs = await registered({ tier: "development", authorizedNetworks: ["203.0.113.0/24"] });
    deepEqual(inputs("aws:eks/cluster:Cluster us")["vpcConfig"], {
      subnetIds: ["us-nodes-us-east-1a-id"],
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24"],
    });
    deepEqual(inputs("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule us-api-203.0.113.0/24"), {
      securityGroupId: "sg-1",
      cidrIpv4: "203.0.113.0/24",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: "Calls of the Kubernetes API",
      tags: { Name: "acme-us-api-203.0.113.0/24" },
    });
  });

  it("starts an autoscaled pool at its minimum and then leaves its size alone", async () => {
    const { registrations } = await asWritten();
    const pools = registrations.filter(({ type }) => type === "aws:eks/nodeGroup:NodeGroup");
    deepEqual(
      pools.map(({ name, inputs, ignoreChanges }) => [name, inputs["scalingConfig"], ignoreChanges]),
      [
        ["us-general", { minSize: 20, maxSize: 40, desiredSize: 20 }, ["scalingConfig.desiredSize"]],
        ["us-memory", { minSize: 3, maxSize: 3, desiredSize: 3 }, []],
      ],
    );
  });

  it("gives a pool its machine, labels and taints", async () => {
    const inputs = await registered();
    const { instanceTypes, labels, taints, launchTemplate } = inputs("aws:eks/nodeGroup:NodeGroup us-memory");
    deepEqual(
      { instanceTypes, labels, taints, launchTemplate },
      {
        instanceTypes: ["r5.xlarge"],
        labels: { memory: "much" },
        taints: [{ key: "memory", value: "much", effect: "NO_SCHEDULE" }],
        launchTemplate: { id: "us-memory-id", version: "1" },
      },
    );
  });

  it("touches no other account than the spec's", async () => {
    const { registrations } = await asWritten();
    const provider = registrations.find(({ type }) => type === "pulumi:providers:aws");
    deepEqual([provider?.inputs["region"], provider?.inputs["allowedAccountIds"]], ["us-east-1", '["222222222222"]']);
    const foreign = registrations.filter(({ type, provider }) => type.startsWith("aws:") && provider !== "us");
    deepEqual(foreign, []);
  });

  const protection = {
    "a production cluster": [{}, {}, true],
    "a staging cluster": [{ tier: "staging" }, {}, false],
    "a production cluster that is named": [{}, { unprotected: true }, false],
  } as const;
  for (const [name, [change, run, expected]] of Object.entries(protection)) {
    it(`${expected ? "protects" : "does not protect"} ${name}`, async () => {
      const { registrations } = await create(change, run);
      deepEqual(
        registrations.filter(({ protect }) => protect).map(({ type, name }) => `${type} ${name}`),
        expected ? ["aws:eks/cluster:Cluster us", "aws:kms/key:Key us-secrets"] : [],
      );
      const cluster = registrations.find(({ type }) => type === "aws:eks/cluster:Cluster");
      equal(cluster?.inputs["deletionProtection"], expected);
    });
  }

  it("gives a kubeconfig that gets its credential from a command", async () => {
    const { result } = await asWritten();
    const text = await plain(result.kubeconfig);
    deepEqual(load(text), {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "us",
      clusters: [{ name: "us", cluster: { server: "https://abc.eks.example", "certificate-authority-data": "Q0E=" } }],
      contexts: [{ name: "us", context: { cluster: "us", user: "us" } }],
      users: [
        {
          name: "us",
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: "eks get-token --cluster-name acme-us --region us-east-1 --output json".split(" "),
              installHint:
                "Install the AWS command line: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
              interactiveMode: "IfAvailable",
              provideClusterInfo: true,
            },
          },
        },
      ],
    });
    doesNotMatch(text, /token:|client-key|client-certificate|password/);
  });

  it("tells manifests its address and who issues its tokens", async () => {
    const { result } = await asWritten();
    deepEqual(await plain(result.lateValues), {
      cluster_endpoint: "https://abc.eks.example",
      oidc_issuer: "https://oidc.eks.example/id/ABC",
    });
  });

  it("lets objects wait for nodes, name resolution and administrators", async () => {
    const { registrations } = await asWritten();
    const provider = registrations.find(({ type }) => type === "pulumi:providers:kubernetes");
    deepEqual(provider?.dependsOn.toSorted(), ["us", "us-administrator-222222222222/role/platform", "us-coredns"]);
  });
});
