import { deepEqual } from "node:assert/strict";

import type { StackPair } from "./stack-pairs.js";
import { sample } from "./stack-sample.js";

const stacks = (prefix: string, count: number): StackPair[] =>
  Array.from({ length: count }, (_, index) => ({ stack: `${prefix}-${index}`, base: prefix, head: prefix }));

describe("sample", () => {
  it("takes all stacks of a small fleet and has nothing to say", () => {
    const [differing, same] = [stacks("a", 40), stacks("b", 12)];
    deepEqual(sample(differing, same), { asked: [...differing, ...same], notes: [] });
  });

  it("takes the first ones of a large fleet and tells of the others", () => {
    const [differing, same] = [stacks("a", 500), stacks("b", 30)];
    deepEqual(sample(differing, same), {
      asked: [...differing.slice(0, 40), ...same.slice(0, 12)],
      notes: [
        "the data of 460 more stacks differs, which were not previewed: flotilla preview --diff shows them",
        "the code differs, which can change every stack; 18 whose own data is the same were not previewed",
      ],
    });
  });
});
