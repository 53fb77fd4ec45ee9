import { isCidr, overlaps, type Cidr } from "../../../lib/cidr.js";
import { objectsOf, textOf } from "../reading.js";
import type { CloudObject, Rule } from "../resource-type.js";

/** No range of a subnetwork overlaps with another of the same network. */
export const freeRanges: Rule = (object, lookup) => {
  const mine = ranges(object);
  const wrong = mine.find(({ range }) => !isCidr(range));
  if (wrong) return `googleapi: Error 400: Invalid value for field 'resource.ipCidrRange': '${wrong.range}'., invalid`;
  const others = lookup
    .all(object.type)
    .filter((other) => other.id !== object.id && networkName(other) === networkName(object));
  const taken = [...others.flatMap(ranges), ...mine];
  const clash = mine.flatMap((one) =>
    taken.flatMap((other) => (clashes(one, other) ? [[one, other] as const] : [])),
  )[0];
  return (
    clash &&
    `googleapi: Error 400: Invalid IPCidrRange: ${clash[0].range} conflicts with existing subnetwork range ${clash[1].range} of '${clash[1].of}'., invalidIPCidrRange`
  );
};

/** A router has one NAT for all subnetworks. */
export const natCoversOnce: Rule = (object, lookup) => {
  const other = lookup
    .all(object.type)
    .find(({ id, inputs }) => id !== object.id && inputs["router"] === object.inputs["router"]);
  if (!other) return undefined;
  return `googleapi: Error 400: Invalid value for field 'resource.nats': NAT '${textOf(other.inputs["name"])}' of the router already covers all subnetworks., invalid`;
};

interface NamedRange {
  readonly range: string;
  readonly of: string;
}

function ranges({ inputs, id }: CloudObject): NamedRange[] {
  const secondary = objectsOf(inputs["secondaryIpRanges"]).map(({ ipCidrRange }) => textOf(ipCidrRange));
  return [textOf(inputs["ipCidrRange"]), ...secondary].map((range) => ({ range, of: id }));
}

function clashes(one: NamedRange, other: NamedRange): boolean {
  return one !== other && overlaps(one.range as Cidr, other.range as Cidr);
}

function networkName({ inputs }: CloudObject): string {
  return textOf(inputs["network"]).replace(/^.*\//, "");
}
