import { contains, isCidr, overlaps, type Cidr } from "../../../lib/cidr.js";
import { objectOf, textOf, textsOf } from "../reading.js";
import type { CloudObject, Rule } from "../resource-type.js";

/** The prefixes of a subnet are in its network and overlap with no other subnet. */
export const subnetFits: Rule = (object, lookup) => {
  const { virtualNetworkName: name, resourceGroupName: group } = object.inputs;
  const network = lookup
    .all("azure-native:network:VirtualNetwork")
    .find(({ inputs }) => inputs["virtualNetworkName"] === name && inputs["resourceGroupName"] === group);
  const space = textsOf(objectOf(network?.inputs["addressSpace"])["addressPrefixes"]).filter(isCidr);
  for (const prefix of prefixes(object)) {
    if (!isCidr(prefix) || !space.some((range) => contains(range, prefix))) {
      return `Code="NetcfgInvalidSubnet" Message="Subnet '${textOf(object.inputs["subnetName"])}' is not valid because its IP address range is outside the IP address range of virtual network '${textOf(name)}'."`;
    }
    const other = lookup.all(object.type).find((subnet) => isNeighbour(subnet, object) && overlapsWith(subnet, prefix));
    if (other) {
      return `Code="NetcfgSubnetRangesOverlap" Message="Subnet '${textOf(object.inputs["subnetName"])}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${textOf(name)}'."`;
    }
  }
  return undefined;
};

function prefixes({ inputs }: CloudObject): string[] {
  const one = textOf(inputs["addressPrefix"]);
  return [...(one === "" ? [] : [one]), ...textsOf(inputs["addressPrefixes"])];
}

function isNeighbour(subnet: CloudObject, of: CloudObject): boolean {
  return subnet.id !== of.id && subnet.id.replace(/[^/]+$/, "") === of.id.replace(/[^/]+$/, "");
}

function overlapsWith(subnet: CloudObject, prefix: Cidr): boolean {
  return prefixes(subnet).some((other) => isCidr(other) && overlaps(other, prefix));
}
