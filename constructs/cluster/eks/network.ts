import {
  Eip,
  InternetGateway,
  NatGateway,
  Route,
  RouteTable,
  RouteTableAssociation,
  Subnet,
  Vpc,
  VpcIpv4CidrBlockAssociation,
} from "@pulumi/aws/ec2";
import type { Input, Output } from "@pulumi/pulumi";

import { tiers } from "../../../lib/fleet/tiers.js";
import { zones } from "../../../lib/zones.js";
import { cloudName } from "../scope.js";
import { zoneRanges, type ZoneRanges } from "./ranges.js";
import type { EksScope } from "./scope.js";

/** Where the parts of a cluster are attached. */
export interface EksNetwork {
  /** Subnets of the nodes and of the control plane's interfaces. */
  readonly nodeSubnetIds: Input<string>[];
  /** Subnet of the pods by zone; empty when pods share the subnets of the nodes. */
  readonly podSubnetIds: Readonly<Record<string, Output<string>>>;
  /** What must exist before anything in the network reaches the internet. */
  readonly ready: (Route | RouteTableAssociation)[];
}

/** The network that the spec names, or one of the cluster's own. */
export function eksNetwork(scope: EksScope): EksNetwork {
  const { existingNetwork } = scope.spec;
  return existingNetwork === undefined
    ? ownNetwork(scope)
    : { nodeSubnetIds: [...existingNetwork.nodeSubnetIds], podSubnetIds: {}, ready: [] };
}

/** A VPC over the zones of the tier, with a way out for each zone, so that none depends on another. */
function ownNetwork(scope: EksScope): EksNetwork {
  const { spec } = scope;
  const vpcId = vpc(scope);
  const publicRoutes = publicRouteTable(scope, vpcId);
  const names = zones("eks", spec.region, tiers[spec.tier].zones);
  const parts = zoneRanges(spec.network, names).map((ranges) => zone(scope, vpcId, publicRoutes, ranges));
  return {
    nodeSubnetIds: parts.map(({ nodes, open }) => (scope.on.privateNodes ? nodes : open).id),
    podSubnetIds: Object.fromEntries(parts.flatMap(({ name, pods }) => (pods === undefined ? [] : [[name, pods.id]]))),
    ready: [publicRoutes.route, ...parts.flatMap(({ ready }) => ready)],
  };
}

/**
 * The VPC with both ranges. The pods' is the primary one, because which ranges may be added depends on it: 100.64.0.0/10 may
 * be added to any, 10.0.0.0/8 not to 192.168.0.0/16.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
 */
function vpc(scope: EksScope): Output<string> {
  const { cluster, spec, options } = scope;
  const own = new Vpc(
    `${cluster}-network`,
    {
      cidrBlock: spec.network.pods,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: cloudName(scope) },
    },
    options,
  );
  if (spec.network.nodes === spec.network.pods) {
    return own.id;
  }
  return new VpcIpv4CidrBlockAssociation(
    `${cluster}-network-nodes`,
    { vpcId: own.id, cidrBlock: spec.network.nodes },
    options,
  ).vpcId;
}

interface PublicRoutes {
  readonly table: RouteTable;
  readonly route: Route;
}

function publicRouteTable(scope: EksScope, vpcId: Output<string>): PublicRoutes {
  const { cluster, options } = scope;
  const tags = { Name: cloudName(scope, "public") };
  const gateway = new InternetGateway(`${cluster}-internet`, { vpcId, tags: { Name: cloudName(scope) } }, options);
  const table = new RouteTable(`${cluster}-public`, { vpcId, tags }, options);
  const route = new Route(
    `${cluster}-public`,
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    options,
  );
  return { table, route };
}

interface Zone {
  readonly name: string;
  readonly open: Subnet;
  readonly nodes: Subnet;
  readonly pods: Subnet | undefined;
  readonly ready: (Route | RouteTableAssociation)[];
}

function zone(scope: EksScope, vpcId: Output<string>, publicRoutes: PublicRoutes, ranges: ZoneRanges): Zone {
  const { cluster, options, on } = scope;
  const subnet = (role: string, cidrBlock: string, tags: Record<string, string>, mapPublicIpOnLaunch = false) =>
    new Subnet(
      `${cluster}-${role}-${ranges.zone}`,
      {
        vpcId,
        cidrBlock,
        availabilityZone: ranges.zone,
        mapPublicIpOnLaunch,
        tags: { Name: cloudName(scope, `${role}-${ranges.zone}`), ...tags },
      },
      options,
    );
  // Load balancers find their subnets by these tags: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
  const open = subnet("public", ranges.open, { "kubernetes.io/role/elb": "1" }, !on.privateNodes);
  const nodes = subnet("nodes", ranges.nodes, { "kubernetes.io/role/internal-elb": "1" });
  const pods = ranges.pods === undefined ? undefined : subnet("pods", ranges.pods, {});
  const joined = new RouteTableAssociation(
    `${cluster}-public-${ranges.zone}`,
    { subnetId: open.id, routeTableId: publicRoutes.table.id },
    options,
  );
  const inside = pods === undefined ? { nodes } : { nodes, pods };
  return {
    name: ranges.zone,
    open,
    nodes,
    pods,
    ready: [joined, ...wayOut(scope, { vpcId, open, reachable: publicRoutes.route, inside, ranges })],
  };
}

interface WayOut {
  readonly vpcId: Output<string>;
  readonly open: Subnet;
  /** Route between the public subnet and the internet. */
  readonly reachable: Route;
  readonly inside: Readonly<Record<string, Subnet>>;
  readonly ranges: ZoneRanges;
}

/** NAT of a zone, and the routes to it from the subnets inside. */
function wayOut(
  scope: EksScope,
  { vpcId, open, reachable, inside, ranges }: WayOut,
): (Route | RouteTableAssociation)[] {
  const { cluster, options } = scope;
  const tags = { Name: cloudName(scope, `nat-${ranges.zone}`) };
  const address = new Eip(`${cluster}-nat-${ranges.zone}`, { domain: "vpc", tags }, options);
  const nat = new NatGateway(
    `${cluster}-nat-${ranges.zone}`,
    { allocationId: address.id, subnetId: open.id, connectivityType: "public", tags },
    { ...options, dependsOn: [reachable] }, // AWS refuses a public NAT gateway in a VPC without a gateway of its own
  );
  const table = new RouteTable(
    `${cluster}-private-${ranges.zone}`,
    { vpcId, tags: { Name: cloudName(scope, `private-${ranges.zone}`) } },
    options,
  );
  const route = new Route(
    `${cluster}-private-${ranges.zone}`,
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
    options,
  );
  const joined = Object.entries(inside).map(
    ([role, { id }]) =>
      new RouteTableAssociation(`${cluster}-${role}-${ranges.zone}`, { subnetId: id, routeTableId: table.id }, options),
  );
  return [route, ...joined];
}
