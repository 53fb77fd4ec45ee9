import { contains, isCidr, overlaps, prefixLength, type Cidr } from "../../../lib/cidr.js";
import { textOf } from "../reading.js";
import type { CloudObject, Lookup, Rule } from "../resource-type.js";

const VPC = "aws:ec2/vpc:Vpc";
const ASSOCIATION = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
const SUBNET = "aws:ec2/subnet:Subnet";

/** The ranges of a VPC: its own and the associated ones. */
export function vpcRanges(vpcId: string, lookup: Lookup): Cidr[] {
  const vpc = lookup.find({ types: [VPC] }, vpcId);
  const associated = lookup.all(ASSOCIATION).filter(({ inputs }) => inputs["vpcId"] === vpcId);
  return [vpc, ...associated].flatMap((object) => {
    const range = object?.inputs["cidrBlock"];
    return isCidr(range) ? [range] : [];
  });
}

/** A VPC has between 16 and 65,536 addresses. */
export const vpcRange: Rule = ({ inputs }) => rangeProblem("InvalidVpc.Range", inputs["cidrBlock"]);

/** A range is associated once, and not from a block that the VPC's own range rules out. */
export const cidrInVpc: Rule = (object, lookup) => {
  const range = object.inputs["cidrBlock"];
  const invalid = rangeProblem("InvalidVpc.Range", range);
  if (invalid !== undefined || !isCidr(range)) return invalid;
  const own = vpcRanges(textOf(object.inputs["vpcId"]), lookup);
  const taken = own.find((other) => overlaps(range, other));
  if (taken && !isItself(object, lookup, ASSOCIATION)) {
    return `api error InvalidVpc.Range: The CIDR '${range}' conflicts with ${taken} of the VPC`;
  }
  const restricted = restrictedBy(own[0]);
  const wrong = restricted.find((block) => overlaps(block, range));
  return wrong && `api error InvalidVpc.Range: The CIDR '${range}' is restricted. Use a CIDR from outside ${wrong}.`;
};

/** A subnet is in a range of its VPC, in a zone of the region, and overlaps no other. */
export const insideVpc: Rule = (object, lookup) => {
  const { cidrBlock: range, vpcId, availabilityZone } = object.inputs;
  const zone = textOf(availabilityZone);
  if (zone !== "" && zone.slice(0, -1) !== object.scope.region) {
    return `api error InvalidParameterValue: Value (${zone}) for parameter availabilityZone is invalid.`;
  }
  const invalid = rangeProblem("InvalidSubnet.Range", range);
  if (invalid !== undefined || !isCidr(range)) return invalid;
  if (!vpcRanges(textOf(vpcId), lookup).some((block) => contains(block, range))) {
    return `api error InvalidSubnet.Range: The CIDR '${range}' is invalid.`;
  }
  const others = lookup.all(SUBNET).filter(({ id, inputs }) => id !== object.id && inputs["vpcId"] === vpcId);
  const conflict = others.some(({ inputs: { cidrBlock } }) => isCidr(cidrBlock) && overlaps(cidrBlock, range));
  return conflict ? `api error InvalidSubnet.Conflict: The CIDR '${range}' conflicts with another subnet` : undefined;
};

/** A VPC has one internet gateway. */
export const oneGatewayAVpc: Rule = (object, lookup) => {
  const { vpcId } = object.inputs;
  const other = lookup.all(object.type).some(({ id, inputs }) => id !== object.id && inputs["vpcId"] === vpcId);
  if (vpcId === undefined || !other) return undefined;
  return `api error Resource.AlreadyAssociated: resource ${textOf(vpcId)} is already attached to an internet gateway`;
};

/** A route table has one route to a destination, and the route leads somewhere. */
export const routeIsNew: Rule = (object, lookup) => {
  const { routeTableId, destinationCidrBlock: destination, gatewayId, natGatewayId } = object.inputs;
  if ((gatewayId === undefined) === (natGatewayId === undefined)) {
    return "api error MissingParameter: a route must have one target";
  }
  const same = lookup.all(object.type).some(({ id, inputs }) => {
    return (
      id !== object.id && inputs["routeTableId"] === routeTableId && inputs["destinationCidrBlock"] === destination
    );
  });
  return same
    ? `api error RouteAlreadyExists: the route identified by ${textOf(destination)} already exists`
    : undefined;
};

/** A subnet has one route table, of the same VPC. */
export const samePlace: Rule = (object, lookup) => {
  const { subnetId, routeTableId } = object.inputs;
  const subnet = lookup.find({ types: [SUBNET] }, subnetId);
  const table = lookup.find({ types: ["aws:ec2/routeTable:RouteTable"] }, routeTableId);
  if (subnet?.inputs["vpcId"] !== table?.inputs["vpcId"]) {
    const [one, other] = [textOf(routeTableId), textOf(subnetId)];
    return `api error InvalidParameterValue: Route table ${one} and subnet ${other} belong to different networks`;
  }
  const other = lookup.all(object.type).find(({ id, inputs }) => id !== object.id && inputs["subnetId"] === subnetId);
  if (!other) return undefined;
  return `api error Resource.AlreadyAssociated: the specified association for route table ${textOf(routeTableId)} conflicts with an existing association`;
};

function rangeProblem(code: string, range: unknown): string | undefined {
  if (isCidr(range) && prefixLength(range) >= 16 && prefixLength(range) <= 28) return undefined;
  return `api error ${code}: The CIDR '${String(range)}' is invalid.`;
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions */
function restrictedBy(primary: Cidr | undefined): readonly Cidr[] {
  const blocks: readonly Cidr[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
  const shared: readonly Cidr[] = ["100.64.0.0/10"];
  const own = blocks.find((block) => primary && contains(block, primary));
  if (own) return blocks.filter((block) => block !== own);
  return primary && shared.some((block) => contains(block, primary)) ? blocks : [];
}

function isItself(object: CloudObject, lookup: Lookup, type: string): boolean {
  return lookup.all(type).some(({ id }) => id === object.id);
}
