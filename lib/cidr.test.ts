import { deepEqual, equal, throws } from "node:assert/strict";

import fc from "fast-check";

import {
  addressRange,
  cidr,
  contains,
  isCidr,
  overlaps,
  prefixLength,
  resized,
  size,
  subnets,
  type Cidr,
} from "./cidr.js";
import { problemText } from "./problem.js";

/** Any range that starts at its first address. */
const ranges = fc
  .record({ address: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 0, max: 32 }) })
  .map(({ address, prefix }): Cidr => {
    const width = 2 ** (32 - prefix);
    const first = Math.floor(address / width) * width;
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
    return `${octets.join(".")}/${prefix}` as Cidr;
  });

/** A range and one of its subnets. */
const rangesWithSubnet = fc
  .tuple(ranges, fc.nat({ max: 8 }), fc.nat({ max: 255 }))
  .filter(([range, more]) => prefixLength(range) + more <= 32)
  .map(([range, more, index]) => {
    const all = subnets(range, prefixLength(range) + more);
    return { range, subnet: all[index % all.length] ?? range };
  });

describe("cidr", () => {
  const must = 'range must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got';
  const refused: Readonly<Record<string, readonly [value: unknown, fix?: string]>> = {
    "a text": ["everywhere"],
    "an empty text": [""],
    "a number": [10],
    nothing: [undefined],
    "an address without a prefix": ["10.0.0.0"],
    "a prefix above 32": ["10.0.0.0/33"],
    "three numbers": ["10.0.0/8"],
    "a number above 255": ["10.0.0.256/32"],
    "leading zeroes": ["010.0.0.0/8"],
    "a space": ["10.0.0.0/8 "],
    "an IPv6 range": ["fd00::/8"],
    "a range that starts elsewhere": ["10.1.2.3/8", "10.0.0.0/8"],
    "a leading zero in the prefix": ["10.0.0.0/08", "10.0.0.0/8"],
  };
  for (const [name, [value, fix]] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      const got = value === undefined ? "nothing" : JSON.stringify(value);
      const hint = fix === undefined ? "" : `; did you mean "${fix}"`;
      deepEqual(cidr("range", value).map(problemText), [`${must} ${got}${hint}`]);
      equal(isCidr(value), false);
    });
  }

  it("accepts every range that starts at its first address", () => {
    fc.assert(
      fc.property(ranges, (range) => {
        deepEqual(cidr("range", range), []);
        equal(isCidr(range), true);
      }),
    );
  });

  it("accepts each fix that it proposes", () => {
    const texts = fc
      .tuple(fc.ipV4(), fc.integer({ min: 0, max: 40 }))
      .map(([address, prefix]) => `${address}/${prefix}`);
    fc.assert(
      fc.property(texts, (text) => {
        const [problem] = cidr("range", text);
        const fix: unknown = problem?.fix === undefined ? text : JSON.parse(problem.fix);
        equal(isCidr(fix), problem === undefined || problem.fix !== undefined);
      }),
    );
  });
});

describe("arithmetic of ranges", () => {
  it("knows addresses by number", () => {
    deepEqual(addressRange("10.0.0.0/30"), { first: 167772160, last: 167772163 });
    deepEqual(addressRange("0.0.0.0/0"), { first: 0, last: 2 ** 32 - 1 });
    equal(size("10.0.0.0/16"), 65536);
    equal(prefixLength("10.96.0.0/12"), 12);
  });

  it("resizes a range around its first address", () => {
    equal(resized("10.1.2.0/24", 16), "10.1.0.0/16");
    equal(resized("10.1.2.0/24", 28), "10.1.2.0/28");
  });

  it("divides a range into subnets", () => {
    deepEqual(subnets("10.0.0.0/16", 18), ["10.0.0.0/18", "10.0.64.0/18", "10.0.128.0/18", "10.0.192.0/18"]);
    deepEqual(subnets("10.0.0.0/8", 28, 2), ["10.0.0.0/28", "10.0.0.16/28"]);
  });

  const impossible: readonly (readonly [prefix: number, count: number | undefined, message: string])[] = [
    [15, 1, "10.0.0.0/16 has no 1 subnets of prefix length 15"],
    [17, 3, "10.0.0.0/16 has no 3 subnets of prefix length 17"],
    [33, undefined, "10.0.0.0/16 has no 131072 subnets of prefix length 33"],
    [16.5, 1, "10.0.0.0/16 has no 1 subnets of prefix length 16.5"],
  ];
  for (const [prefix, count, message] of impossible) {
    it(`refuses ${count ?? "all"} subnets of /${prefix} in a /16`, () => {
      throws(() => subnets("10.0.0.0/16", prefix, count), { name: "RangeError", message });
    });
  }

  it("finds every subnet inside, side by side and no other, that together are the range", () => {
    fc.assert(
      fc.property(ranges, fc.nat({ max: 6 }), (range, more) => {
        fc.pre(prefixLength(range) + more <= 32);
        const all = subnets(range, prefixLength(range) + more);
        equal(all.length, 2 ** more);
        equal(
          all.every((subnet) => contains(range, subnet) && isCidr(subnet)),
          true,
        );
        equal(
          all.some((subnet, index) => index > 0 && overlaps(subnet, all[index - 1] ?? range)),
          false,
        );
        equal(
          all.reduce((sum, subnet) => sum + size(subnet), 0),
          size(range),
        );
      }),
    );
  });

  it("has ranges that contain each other be the same", () => {
    fc.assert(
      fc.property(rangesWithSubnet, ({ range, subnet }) => {
        equal(contains(range, subnet), true);
        equal(contains(subnet, range), range === subnet);
      }),
    );
  });

  it("has ranges overlap when and only when one contains the other", () => {
    fc.assert(
      fc.property(
        ranges,
        fc.oneof(
          ranges,
          rangesWithSubnet.map(({ subnet }) => subnet),
        ),
        (one, other) => {
          equal(overlaps(one, other), contains(one, other) || contains(other, one));
          equal(overlaps(one, other), overlaps(other, one));
        },
      ),
    );
  });
});
