import { deepEqual, doesNotThrow, equal, throws } from "node:assert/strict";

import { fleet } from "../stacks/fleet.js";
import { continuation, invocationText } from "./continuation.js";
import { failureReasons, failureText } from "./failure-text.js";
import { requireUnprotected, unprotectedNames } from "./protection.js";
import { StackRun } from "./stack-run.js";
import { waves } from "./waves.js";

const command = (unprotect: readonly string[]) =>
  invocationText({ command: "down", clusters: [], sandbox: true, unprotect });

describe("requireUnprotected", () => {
  const targets = waves(fleet, ["staging", "management", "production-us"]).flat();

  it("lists the clusters that nobody has named, and the command that deletes them", () => {
    throws(
      () => {
        requireUnprotected(fleet, targets, ["management"], command);
      },
      {
        name: "Failure",
        message: [
          "nothing was deleted: these clusters are protected by their tier",
          "  production-us (production)",
          "to delete them as well: flotilla down --unprotect management,production-us --sandbox",
        ].join("\n"),
      },
    );
  });

  it("lets clusters go that are named or not protected", () => {
    doesNotThrow(() => {
      requireUnprotected(fleet, targets, ["production-us", "management"], command);
    });
  });

  it("refuses a name that the fleet does not have", () => {
    throws(
      () => {
        requireUnprotected(fleet, targets, ["production-as"], command);
      },
      { message: "the fleet acme has no cluster called production-as; did you mean production-us?" },
    );
  });

  it("takes names one by one and with commas", () => {
    deepEqual(unprotectedNames(["a,b", "c", ""]), ["a", "b", "c"]);
  });
});

describe("continuation", () => {
  const runs = () => ["a", "b", "c"].map((cluster) => new StackRun({ cluster, stack: `stack-${cluster}` }));

  it("is the same command when nothing is done yet", () => {
    equal(
      continuation({ command: "up", clusters: [], sandbox: true, yes: true }, runs()),
      "flotilla up --sandbox --yes",
    );
  });

  it("names the clusters that are not done, and of the unprotected ones those that are left", () => {
    const [first, ...rest] = runs();
    first?.succeed(0);
    const all = first === undefined ? rest : [first, ...rest];
    equal(
      continuation({ command: "down", clusters: [], unprotect: ["a", "c"] }, all),
      "flotilla down b c --unprotect c",
    );
  });

  it("stands under what failed, why, and what was not begun", () => {
    const [a, b, c] = runs();
    a?.fail(0, ["Cluster a: no quota\nask for more", "Role a: refused"]);
    b?.fail(0, ["interrupted"]);
    equal(
      failureText(
        [a, b, c].flatMap((each) => each ?? []),
        "flotilla up",
      ),
      [
        "a failed (stack stack-a)",
        "  Cluster a: no quota",
        "    ask for more",
        "  Role a: refused",
        "b was interrupted",
        "not begun: c",
        "to continue: flotilla up",
      ].join("\n"),
    );
  });
});

describe("failureReasons", () => {
  const run = new StackRun({ cluster: "a", stack: "a" });

  it("are what the command wrote when the engine told nothing", () => {
    deepEqual(failureReasons(run, new Error("code: -2\nerror: no passphrase"), false), ["no passphrase"]);
    const killed = new Error("code: -2\n stderr: Command was killed with SIGKILL (Forced termination): pulumi up");
    deepEqual(failureReasons(run, killed, false), ["the engine was killed with SIGKILL"]);
    deepEqual(failureReasons(run, new Error("code: -2"), false), ["the engine ended without saying why"]);
  });

  it("are one word for a run that its user has stopped", () => {
    deepEqual(failureReasons(run, new Error("code: -2\nerror: cancelled"), true), ["interrupted"]);
  });
});
