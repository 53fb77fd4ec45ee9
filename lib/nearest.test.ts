import { equal } from "node:assert/strict";

import { nearest } from "./nearest.js";

describe("nearest", () => {
  const regions = ["us-east-1", "us-east-2", "eu-west-1"];
  const cases: readonly (readonly [name: string, value: string, found: string | undefined])[] = [
    ["a letter left out", "us-east1", "us-east-1"],
    ["a letter added", "us-eastt-2", "us-east-2"],
    ["a letter changed", "eu-vest-1", "eu-west-1"],
    ["two letters swapped", "ue-west-1", "eu-west-1"],
    ["upper case", "EU-WEST-1", "eu-west-1"],
    ["the value itself", "us-east-2", "us-east-2"],
    ["nothing that resembles another word", "australiaeast", undefined],
    ["nothing that resembles no word", "", undefined],
  ];
  for (const [name, value, found] of cases) {
    it(`sees through ${name}`, () => {
      equal(nearest(value, regions), found);
    });
  }

  it("prefers the earlier of two candidates that are equally near", () => {
    equal(nearest("us-east-3", regions), "us-east-1");
  });
});
