import { deepEqual, doesNotThrow, equal, throws } from "node:assert/strict";

import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";
import { fleet } from "../stacks/fleet.js";
import { continuation, invocationText } from "./continuation.js";
import { failureReasons, failureText } from "./failure-text.js";
import {
  declaredProtections,
  deployedProtections,
  requireClusters,
  requireUnprotected,
  unprotectedNames,
} from "./protection.js";
import { StackRun } from "./stack-run.js";

describe("declaredProtections", () => {
  const declared = (clusters: Readonly<Record<string, ClusterSpec>>) => {
    const targets = Object.keys(clusters).map((cluster) => ({ cluster, stack: cluster }));
    return Object.fromEntries(declaredProtections({ ...fleet, clusters }, targets));
  };
  const { eu, us, asia, local } = {
    eu: clusterOf("staging", "eks"),
    us: clusterOf("production-us", "eks"),
    asia: clusterOf("production-eu", "gke"),
    local: clusterOf("development", "local"),
  };

  it("are those of the tier", () => {
    deepEqual(declared({ eu, us, asia }), { us: "tier production", asia: "tier production" });
  });

  it("are those of a cluster's own hardening as well", () => {
    const strict = { ...eu, hardening: { deletionProtection: true } };
    deepEqual(declared({ strict }), { strict: "hardening.deletionProtection" });
  });

  it("are not of a cluster whose hardening says no, or that is local", () => {
    const lax = { ...us, hardening: { deletionProtection: false } };
    deepEqual(declared({ lax, local: { ...local, tier: "production" } }), {});
  });
});

describe("deployedProtections", () => {
  it("are those of stacks that still have them", async () => {
    const targets = ["a", "b"].map((cluster) => ({ cluster, stack: `stack-${cluster}` }));
    const found = await deployedProtections(targets, (stack) => Promise.resolve(stack === "stack-b"));
    deepEqual([...found], [["b", "as deployed"]]);
  });
});

describe("requireUnprotected", () => {
  const command = (unprotect: readonly string[]) =>
    invocationText({ command: "down", clusters: [], sandbox: true, unprotect });
  const protections = new Map([
    ["management", "tier production"],
    ["production-us", "as deployed"],
  ]);

  it("lists the clusters that nobody has named, and the command that deletes them", () => {
    throws(
      () => {
        requireUnprotected(protections, ["management"], command);
      },
      {
        name: "Failure",
        message: [
          "nothing was deleted: these clusters are protected",
          "  production-us (as deployed)",
          "to delete them as well: flotilla down --unprotect management,production-us --sandbox",
        ].join("\n"),
      },
    );
  });

  it("lets clusters go that are named", () => {
    doesNotThrow(() => {
      requireUnprotected(protections, ["production-us", "management"], command);
    });
  });
});

describe("requireClusters", () => {
  it("refuses a name that the fleet does not have", () => {
    throws(
      () => {
        requireClusters(fleet, ["production-as"]);
      },
      { message: "the fleet acme has no cluster called production-as; did you mean production-us?" },
    );
  });
});

describe("unprotectedNames", () => {
  it("are given one by one or with commas", () => {
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
        "interrupted: b",
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

  it("tell why what was waited for was not there, unless the program has said so", () => {
    const waiting = new StackRun({ cluster: "a", stack: "a" });
    const urn = "urn:pulumi:dev::acme::kubernetes:cluster.x-k8s.io/v1beta2:Cluster::hub/default/Cluster/a";
    const base = { sequence: 0, timestamp: 0 };
    const told = { urn, message: "nodes: 0 of 3\n", color: "never", severity: "info", ephemeral: true } as const;
    waiting.record.add({ ...base, diagnosticEvent: told });
    const killed = new Error("code: -2\n stderr: Command was killed with SIGKILL (Forced termination): pulumi up");
    deepEqual(failureReasons(waiting, killed, false), ["last told of Cluster default/a:\nnodes: 0 of 3"]);
    const late = new Error("code: -2\nerror: a is not available after 30 minutes");
    deepEqual(failureReasons(waiting, late, false), [
      "a is not available after 30 minutes",
      "last told of Cluster default/a:\nnodes: 0 of 3",
    ]);
    const telling = new Error("code: -2\nerror: a is not available: nodes: 0 of 3");
    deepEqual(failureReasons(waiting, telling, false), ["a is not available: nodes: 0 of 3"]);
  });

  it("are one word for a run that its user has stopped", () => {
    deepEqual(failureReasons(run, new Error("code: -2\nerror: cancelled"), true), ["interrupted"]);
  });
});

function clusterOf<Cloud extends ClusterSpec["cloud"]>(name: string, cloud: Cloud) {
  const spec = fleet.clusters[name];
  if (spec?.cloud !== cloud) {
    throw new RangeError(`${name} is not on ${cloud}`);
  }
  return spec as Extract<ClusterSpec, { readonly cloud: Cloud }>;
}
