import { deepEqual } from "node:assert/strict";

import { rollOut } from "./rollout.js";
import { StackRun } from "./stack-run.js";

const runs = (...names: readonly string[]) => names.map((name) => new StackRun({ cluster: name, stack: name }));
const states = (waves: readonly (readonly StackRun[])[]) =>
  waves.map((wave) => wave.map((run) => `${run.target.cluster} ${run.state}`));
const explain = (_run: StackRun, error: unknown) => [error instanceof Error ? error.message : "?"];
const never = new AbortController().signal;

describe("rollOut", () => {
  it("runs the stacks of a wave side by side, and waves one after the other", async () => {
    const log: string[] = [];
    const waves = [runs("a"), runs("b", "c")];
    const run = async ({ target }: StackRun) => {
      log.push(`+${target.cluster}`);
      await new Promise(setImmediate);
      log.push(`-${target.cluster}`);
    };
    await rollOut(waves, { run, explain, parallel: 8, signal: never });
    deepEqual(log, ["+a", "-a", "+b", "+c", "-b", "-c"]);
    deepEqual(states(waves), [["a succeeded"], ["b succeeded", "c succeeded"]]);
  });

  it("runs no more than the given number side by side", async () => {
    let [running, most] = [0, 0];
    const run = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    };
    await rollOut([runs("a", "b", "c", "d", "e")], { run, explain, parallel: 2, signal: never });
    deepEqual(most, 2);
  });

  it("lets a wave finish when one of it fails, and does not begin the next", async () => {
    const waves = [runs("a", "b"), runs("c")];
    const run = ({ target }: StackRun) =>
      target.cluster === "a" ? Promise.reject(new Error("no quota")) : Promise.resolve();
    await rollOut(waves, { run, explain, parallel: 8, signal: never });
    deepEqual(states(waves), [["a failed", "b succeeded"], ["c waiting"]]);
    deepEqual(waves[0]?.[0]?.failure, ["no quota"]);
  });

  it("begins nothing more once it is interrupted", async () => {
    const waves = [runs("a", "b"), runs("c")];
    const interrupt = new AbortController();
    const run = () => {
      interrupt.abort();
      return Promise.resolve();
    };
    await rollOut(waves, { run, explain, parallel: 1, signal: interrupt.signal });
    deepEqual(states(waves), [["a succeeded", "b waiting"], ["c waiting"]]);
  });
});
