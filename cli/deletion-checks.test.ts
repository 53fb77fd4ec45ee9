import { deepEqual, doesNotThrow, throws } from "node:assert/strict";

import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { deletionChecks, requireProgram } from "./deletion-checks.js";

/** Paths of the problems of a fleet with parts of it written over. */
function paths(named: readonly string[], changed: object) {
  const { refused, passed } = deletionChecks({ ...smallFleet, ...changed }, named);
  return { refused: refused.map(({ path }) => path), passed: passed.map(({ path }) => path) };
}

function clusters(changed: Readonly<Record<string, object>>) {
  const own = smallFleet.clusters;
  return {
    clusters: { ...own, ...Object.fromEntries(Object.entries(changed).map(([k, v]) => [k, { ...own[k], ...v }])) },
  };
}

describe("deletionChecks", () => {
  it("pass over workloads, over other clusters and over what a cluster was created from", () => {
    const old = clusters({ eu: { kubernetes: "1.20" }, asia: { kubernetes: "1.20", tier: "prod" } });
    deepEqual(paths(["eu"], { ...old, workloads: 3 }), {
      refused: [],
      passed: ["clusters.asia.tier", "workloads", "clusters.eu.kubernetes"],
    });
  });

  it("refuse what says which stacks there are, in which order, and what protects them", () => {
    const wrong = clusters({ eu: { tier: "prod", hardening: { deletionProtection: 1 } }, asia: { stack: "US" } });
    deepEqual(paths(["eu"], { ...wrong, rollout: [["dev"], [], ["eu", "asia"]] }).refused, [
      "clusters.eu.tier",
      "clusters.eu.hardening.deletionProtection",
      "rollout[1]",
      "clusters.asia.stack",
    ]);
  });

  it("pass over services, whatever they lack", () => {
    const dnsZones = [{ dns: "route53", name: "us.acme.example", hostedZoneId: "Z0US", account: "111111111111" }];
    const changed = { hardening: { workloadIdentity: false }, services: { externalDns: {} }, dnsZones };
    deepEqual(paths(["us"], clusters({ us: changed })), {
      refused: [],
      passed: ["clusters.us.hardening.workloadIdentity"],
    });
  });

  it("look at every cluster when none is named", () => {
    deepEqual(paths([], clusters({ asia: { tier: "prod" } })).refused, ["clusters.asia.tier"]);
  });

  it("refuse what is no fleet", () => {
    for (const value of [null, 3, { ...smallFleet, clusters: 3 }]) {
      deepEqual(deletionChecks(value as unknown as Fleet, []).refused.length > 0, true);
    }
  });
});

describe("requireProgram", () => {
  const problem = { path: "clusters.eu.kubernetes", rule: "version", message: "must be newer", fix: '"1.35"' };

  it("names what the program would refuse", () => {
    throws(
      () => {
        requireProgram("lifting the protection of eu", [problem]);
      },
      {
        name: "Failure",
        message: [
          "lifting the protection of eu takes running the stack's program, which refuses the fleet:",
          '  clusters.eu.kubernetes must be newer; did you mean "1.35"',
        ].join("\n"),
      },
    );
  });

  it("lets a valid fleet pass", () => {
    doesNotThrow(() => {
      requireProgram("anything", []);
    });
  });
});
