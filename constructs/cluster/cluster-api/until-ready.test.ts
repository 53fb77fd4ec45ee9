import { deepEqual } from "node:assert/strict";

import { untilReady } from "./until-ready.js";

/** Waits for what is seen look by look, and says what was said and how often it paused. */
async function waited(seen: readonly (readonly string[])[]) {
  const said: string[] = [];
  let [look, pauses] = [0, 0];
  const reasons = await untilReady({
    reasons: () => Promise.resolve(seen[look++] ?? []),
    say: (texts) => said.push(texts.join("; ")),
    looks: seen.length,
    pause: () => {
      pauses += 1;
      return Promise.resolve();
    },
  });
  return { reasons, said, pauses };
}

describe("untilReady", () => {
  it("says each change of the reasons once, until there are none", async () => {
    deepEqual(await waited([["a"], ["a"], ["a", "b"], ["a"], []]), {
      reasons: [],
      said: ["a", "a; b", "a"],
      pauses: 4,
    });
  });

  it("does not wait for what is ready", async () => {
    deepEqual(await waited([[]]), { reasons: [], said: [], pauses: 0 });
  });

  it("ends with the last reasons when it has looked often enough", async () => {
    deepEqual(await waited([["a"], ["b"]]), { reasons: ["b"], said: ["a", "b"], pauses: 1 });
  });
});
