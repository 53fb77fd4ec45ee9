import { addressRange, type Cidr } from "../../lib/cidr.js";

/** An address of a range, counted from its first: 10 in `"10.0.0.0/16"` is `"10.0.0.10"`. */
export function addressAt(range: Cidr, index: number): string {
  const { first, last } = addressRange(range);
  if (first + index > last) {
    throw new RangeError(`${range} has no address ${index}`);
  }
  const address = first + index;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
