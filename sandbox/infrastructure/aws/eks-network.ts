import { objectOf, objectsOf, textOf } from "../../clouds/reading.js";
import type { CloudObject } from "../../clouds/resource-type.js";
import type { Properties } from "../../provider/property-value.js";
import type { Pass } from "../cluster-driver.js";
import { clusterName, marked, ownTags } from "./eks-scope.js";

/** A subnet of a cluster. */
export interface EksSubnet {
  readonly id: string;
  readonly isPublic: boolean;
  /** Whether only pods are in it. */
  readonly forPods: boolean;
}

const association = "sigs.k8s.io/cluster-api-provider-aws/association";

/** The network that the control plane names, or one of the cluster's own: the subnets of both. */
export async function eksNetwork(pass: Pass): Promise<readonly EksSubnet[]> {
  const network = objectOf(pass.family.controlPlane?.spec?.["network"]);
  const vpc = objectOf(network["vpc"]);
  const subnets = objectsOf(network["subnets"]);
  if (textOf(vpc["id"]) !== "") {
    return subnets.map((subnet) => ({ ...described(subnet), id: textOf(subnet["id"]) }));
  }
  const vpcId = await makeVpc(pass, vpc);
  const gateway = await pass.cloud.ensure({
    type: "aws:ec2/internetGateway:InternetGateway",
    by: { vpcId },
    inputs: { tags: named(pass, "igw") },
  });
  const made = await inOrder(subnets, async (subnet) => ({ subnet, made: await makeSubnet(pass, vpcId, subnet) }));
  const open = made.filter(({ subnet }) => subnet["isPublic"] === true);
  const nats = await inOrder(open, async ({ subnet, made: { id } }) => {
    await routed(pass, { vpcId, subnetId: id, name: textOf(subnet["id"]), target: { gatewayId: gateway.id } });
    return { zone: subnet["availabilityZone"], id: (await makeNat(pass, id, textOf(subnet["id"]))).id };
  });
  const inside = made.filter(({ subnet }) => subnet["isPublic"] !== true);
  await inOrder(inside, async ({ subnet, made: { id } }) => {
    const nat = nats.find(({ zone }) => zone === subnet["availabilityZone"]) ?? nats[0];
    const target = { natGatewayId: nat?.id ?? "" };
    await routed(pass, { vpcId, subnetId: id, name: textOf(subnet["id"]), target });
  });
  return made.map(({ subnet, made: { id } }) => ({ ...described(subnet), id }));
}

function described(subnet: Properties): Pick<EksSubnet, "isPublic" | "forPods"> {
  const forPods = objectOf(subnet["tags"])[association] === "secondary";
  return { isPublic: subnet["isPublic"] === true, forPods };
}

async function makeVpc(pass: Pass, vpc: Properties): Promise<string> {
  const { cloud } = pass;
  const own = await cloud.ensure({
    type: "aws:ec2/vpc:Vpc",
    by: marked(pass.family),
    inputs: {
      cidrBlock: textOf(vpc["cidrBlock"]),
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: named(pass, "vpc"),
    },
  });
  await inOrder(objectsOf(vpc["secondaryCidrBlocks"]), ({ ipv4CidrBlock }) =>
    cloud.ensure({
      type: "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
      by: { vpcId: own.id, cidrBlock: textOf(ipv4CidrBlock) },
    }),
  );
  return own.id;
}

/** Load balancers find their subnets by the tags: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
function makeSubnet(pass: Pass, vpcId: string, subnet: Properties): Promise<CloudObject> {
  const isPublic = subnet["isPublic"] === true;
  const { family } = pass;
  return pass.cloud.ensure({
    type: "aws:ec2/subnet:Subnet",
    by: { vpcId, cidrBlock: textOf(subnet["cidrBlock"]) },
    inputs: {
      availabilityZone: textOf(subnet["availabilityZone"]),
      mapPublicIpOnLaunch: isPublic,
      tags: ownTags(family, {
        Name: textOf(subnet["id"]),
        [`kubernetes.io/cluster/${clusterName(family)}`]: "shared",
        [isPublic ? "kubernetes.io/role/elb" : "kubernetes.io/role/internal-elb"]: "1",
        ...objectOf(subnet["tags"]),
      }),
    },
  });
}

async function makeNat(pass: Pass, subnetId: string, name: string): Promise<CloudObject> {
  const tags = named(pass, `nat-${name}`);
  const address = await pass.cloud.ensure({
    type: "aws:ec2/eip:Eip",
    by: marked(pass.family, { Name: textOf(tags["Name"]) }),
    inputs: { domain: "vpc", tags },
  });
  return await pass.cloud.ensure({
    type: "aws:ec2/natGateway:NatGateway",
    by: { subnetId },
    inputs: { allocationId: address.id, connectivityType: "public", tags },
  });
}

interface RoutedSubnet {
  readonly vpcId: string;
  readonly subnetId: string;
  readonly name: string;
  readonly target: Properties;
}

/** Gives a subnet a route table of its own, with a way to the internet. */
async function routed(pass: Pass, { vpcId, subnetId, name, target }: RoutedSubnet): Promise<void> {
  const { cloud } = pass;
  const tags = named(pass, `rt-${name}`);
  const table = await cloud.ensure({
    type: "aws:ec2/routeTable:RouteTable",
    by: { vpcId, tags: { Name: textOf(tags["Name"]) } },
    inputs: { tags },
  });
  const destinationCidrBlock = "0.0.0.0/0";
  await cloud.ensure({
    type: "aws:ec2/route:Route",
    by: { routeTableId: table.id, destinationCidrBlock },
    inputs: target,
  });
  await cloud.ensure({
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    by: { subnetId },
    inputs: { routeTableId: table.id },
  });
}

function named({ family }: Pass, role: string): Properties {
  return ownTags(family, { Name: `${clusterName(family)}-${role}` });
}

/** One after the other: a cloud works on what the one before has made. */
async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) {
    results.push(await work(item));
  }
  return results;
}
