import { addressRange, contains, isCidr, prefixLength, rangeAt, type AddressRange, type Cidr } from "../../cidr.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { Fleet } from "../fleet.js";
import { networkRanges } from "./ranges.js";

/** A range of the fleet, where it stands, and which one it is in the order of the fleet. */
interface Placed extends AddressRange {
  readonly path: string;
  readonly range: Cidr;
  readonly index: number;
}

/**
 * No two ranges of the fleet overlap, so that every cluster can reach every other. A range that overlaps with several before it
 * is one problem.
 */
export function overlaps({ clusters }: Fleet): Problem[] {
  const placed = Object.entries(clusters)
    .flatMap(([name, spec]) => networkRanges(spec).map(([key, range]) => ({ name, key, range })))
    .filter(({ range }) => isCidr(range))
    .map(({ name, key, range }, index) => ({
      path: pathOf("clusters", name, "network", key),
      range,
      index,
      ...addressRange(range),
    }));
  const taken = placed.toSorted(byPlace);
  return overlapping(taken).map(([later, earlier]) => {
    const must = `not overlap with ${earlier.path} ${earlier.range}`;
    const fix = freeRange(later.range, taken);
    return violation("overlap", later.path, must, { got: later.range, fix });
  });
}

/** Each range that overlaps with one before it in the fleet, with that one; found in one pass over the sorted ranges. */
function overlapping(sorted: readonly Placed[]): (readonly [later: Placed, earlier: Placed])[] {
  const found = new Map<number, readonly [Placed, Placed]>();
  let widest: Placed | undefined;
  for (const current of sorted) {
    if (widest !== undefined && current.first <= widest.last) {
      const [earlier, later] = widest.index < current.index ? [widest, current] : [current, widest];
      found.set(later.index, found.get(later.index) ?? [later, earlier]);
    }
    widest = widest === undefined || current.last > widest.last ? current : widest;
  }
  return [...found.values()].sort(([one], [other]) => one.index - other.index);
}

/** Where private ranges come from, so that a suggestion stays where the range was. */
const families: readonly Cidr[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** The first range of the same size, in the same family, that nobody has; it counts as taken from then on. */
function freeRange(range: Cidr, taken: Placed[]): Cidr | undefined {
  const family = addressRange(families.find((each) => contains(each, range)) ?? "10.0.0.0/8");
  const { first, last } = addressRange(range);
  const width = last - first + 1;
  let start = family.first;
  for (const each of taken) {
    if (each.first >= start + width) {
      break;
    }
    start = each.last < start ? start : Math.ceil((each.last + 1) / width) * width;
  }
  if (start + width - 1 > family.last) {
    return undefined;
  }
  const free = rangeAt(start, prefixLength(range));
  taken.push({ path: "", range: free, index: Infinity, first: start, last: start + width - 1 });
  taken.sort(byPlace);
  return free;
}

function byPlace(one: Placed, other: Placed): number {
  return one.first - other.first || other.last - one.last || one.index - other.index;
}
