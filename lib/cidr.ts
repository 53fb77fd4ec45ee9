import { Address4 } from "ip-address";

import { violation, type Problem } from "./problem.js";

/** An IPv4 range in CIDR notation: `"10.0.0.0/16"`. */
export type Cidr = `${number}.${number}.${number}.${number}/${number}`;

/** A range by its first and last address, as numbers: what comparisons and sorting need. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** What is wrong with a range: nothing, when it is written the one way that every cloud accepts. */
export function cidr(path: string, value: unknown): Problem[] {
  const fix = correctForm(value);
  const must = 'be an IPv4 range such as "10.0.0.0/16" that starts at its first address';
  return isCidr(value) ? [] : [violation("cidr", path, must, { got: value, fix })];
}

/** Whether a value is a range without a problem. */
export function isCidr(value: unknown): value is Cidr {
  return value !== undefined && value === correctForm(value);
}

/** Length of the prefix that all addresses of the range share: 16 for `"10.0.0.0/16"`. */
export function prefixLength(range: Cidr): number {
  return new Address4(range).subnetMask;
}

/** Number of addresses in the range. */
export function size(range: Cidr): number {
  return 2 ** (32 - prefixLength(range));
}

/** First and last address of the range. */
export function addressRange(range: Cidr): AddressRange {
  const address = new Address4(range);
  const first = Number(address.startAddress().bigInt());
  return { first, last: first + 2 ** (32 - address.subnetMask) - 1 };
}

/** Whether all addresses of `inner` are in `outer`. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  const [wide, narrow] = [addressRange(outer), addressRange(inner)];
  return wide.first <= narrow.first && narrow.last <= wide.last;
}

/** Whether some address is in both ranges. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  const [one, other] = [addressRange(a), addressRange(b)];
  return one.first <= other.last && other.first <= one.last;
}

/**
 * The subnets of a range that have the given prefix length, in order.
 *
 * @param count - how many of them, when not all are wanted
 * @throws RangeError when the range has fewer
 */
export function subnets(range: Cidr, prefix: number, count?: number): Cidr[] {
  const available = 2 ** (prefix - prefixLength(range));
  const wanted = count ?? available;
  if (!Number.isInteger(prefix) || prefix > 32 || wanted > available) {
    throw new RangeError(`${range} has no ${wanted} subnets of prefix length ${prefix}`);
  }
  const { first } = addressRange(range);
  return Array.from({ length: wanted }, (_, index) => rangeAt(first + index * 2 ** (32 - prefix), prefix));
}

/** The range of another prefix length that has the first address of `range` in it. */
export function resized(range: Cidr, prefix: number): Cidr {
  return new Address4(`${new Address4(range).correctForm()}/${prefix}`).networkForm() as Cidr;
}

/** The range of a prefix length that starts at an address. */
export function rangeAt(first: number, prefix: number): Cidr {
  return `${Address4.fromBigInt(BigInt(first)).correctForm()}/${prefix}` as Cidr;
}

/** How the range that somebody meant is written, or `undefined` when no range can be read from it. */
function correctForm(value: unknown): Cidr | undefined {
  if (typeof value !== "string" || !value.includes("/")) {
    return undefined;
  }
  try {
    return new Address4(value).networkForm() as Cidr;
  } catch {
    return undefined;
  }
}
