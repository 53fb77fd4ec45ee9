import { deepEqual, equal, ok } from "node:assert/strict";

import { fleetProblems } from "../constructs/fleet-problems.js";
import { platform } from "../constructs/platform.js";
import { clusterPolicies } from "../constructs/policies/cluster-policies.js";
import { policyManifests } from "../constructs/policies/policy-manifests.js";
import { check } from "../lib/fleet/check.js";
import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";
import { parseFleet } from "../lib/fleet/parse.js";
import type { Enforcement } from "../lib/fleet/policies-spec.js";
import type { Manifest } from "../lib/manifests.js";
import { machineType } from "../lib/machine-types.js";
import { childPath } from "../lib/path.js";
import { isObject } from "../lib/schema.js";
import { judge } from "../policies/finding.js";
import { fleet } from "./fleet.js";

/** What the fleet was designed to be: stack, cloud, region, tier, nodes at the start, and pods of workloads. */
const design: Readonly<Record<string, readonly [string, string, string, string, number, number]>> = {
  management: ["management", "eks", "us-east-1", "production", 3, 0],
  "production-us": ["prod-us", "eks", "us-east-1", "production", 50, 500],
  "production-eu": ["prod-eu", "gke", "europe-west1", "production", 30, 300],
  "production-apac": ["prod-apac", "aks", "australiaeast", "production", 20, 200],
  staging: ["staging", "eks", "us-west-2", "staging", 3, 0],
  development: ["development", "local", "", "development", 1, 0],
};

/** Types of the nodes of each tier on each cloud. */
const types: Readonly<Record<string, readonly string[]>> = {
  management: ["m5.xlarge"],
  "production-us": ["m5.xlarge", "r5.xlarge"],
  "production-eu": ["n2-standard-4", "n2-highmem-4"],
  "production-apac": ["Standard_D4s_v5", "Standard_E4s_v5"],
  staging: ["t3.large"],
  development: ["burstable.medium"],
};

describe("the reference fleet", () => {
  it("passes its own checks", () => {
    deepEqual(check(fleet), []);
  });

  it("passes the checks of its services and policies", () => {
    deepEqual(fleetProblems(fleet, {}, "2026-11-23"), []);
  });

  it("passes its own policies on every cluster", () => {
    let judged = 0;
    for (const name of Object.keys(fleet.clusters)) {
      const set = clusterPolicies(fleet, name);
      if (set === undefined) throw new Error(`${name} has no policies`);
      const findings = judge(set);
      const objects = platform(fleet, name).flatMap(({ manifests }) => manifests);
      deepEqual(objects.flatMap(findings), [], name);
      judged += objects.length;
    }
    ok(judged > 100);
  });

  it("changes one field an object when a ring goes from audit to enforce", () => {
    const objects = (word: Enforcement) => {
      const { enforcement = { management: word, rings: [] }, ...policies } = fleet.policies ?? {};
      const rings = enforcement.rings.map(() => word);
      return ["production-us", "production-apac"].flatMap((name) =>
        policyManifests({ ...fleet, policies: { ...policies, enforcement: { management: word, rings } } }, name),
      );
    };
    const [audited, enforced] = [objects("audit"), objects("enforce")];
    const names = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;
    deepEqual(audited.map(names), enforced.map(names));
    const changed = audited.map((object, index) => changedFields(object, enforced[index]));
    deepEqual([...new Set(changed.map((fields) => fields.join()))].sort(), [
      "", // policies of the API server have their bindings change
      "spec.scopedEnforcementActions[0].action",
      "spec.validationActions",
    ]);
    ok(changed.filter((fields) => fields.length === 1).length >= audited.length / 3);
  });

  it("has the clusters of its design and no other", () => {
    deepEqual(Object.keys(fleet.clusters), Object.keys(design));
  });

  for (const [name, row] of Object.entries(design)) {
    it(`has ${name} as designed`, () => {
      const spec = cluster(name);
      const region = "region" in spec ? spec.region : "";
      deepEqual([spec.stack ?? name, spec.cloud, region, spec.tier, nodes(spec), pods(name)], row);
      deepEqual(
        Object.values(spec.pools).map(({ machine }) => machineType(machine, spec.cloud).type),
        types[name],
      );
    });
  }

  it("has production-us use the ranges that it must", () => {
    const { pods, services } = cluster("production-us").network;
    deepEqual([pods, services], ["192.168.0.0/16", "10.96.0.0/12"]);
  });

  it("changes production last", () => {
    equal(fleet.management, "management");
    deepEqual(fleet.rollout.flat(), ["development", "staging", "production-apac", "production-eu", "production-us"]);
  });

  it("is the same when it comes from JSON", () => {
    deepEqual(parseFleet(JSON.parse(JSON.stringify(fleet))), fleet);
  });
});

function cluster(name: string): ClusterSpec {
  const spec = fleet.clusters[name];
  if (spec === undefined) {
    throw new RangeError(`the reference fleet has no cluster ${name}`);
  }
  return spec;
}

/** The fields that two objects do not have alike; a list of texts is one. */
function changedFields(before: unknown, after: unknown, path = ""): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) {
    return [];
  }
  const isDeep = (value: unknown): value is Readonly<Record<string, unknown>> | readonly unknown[] =>
    isObject(value) || (Array.isArray(value) && value.every(isObject));
  if (!isDeep(before) || !isDeep(after)) {
    return [path];
  }
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    changedFields(old.get(key), now.get(key), childPath(path, Array.isArray(before) ? Number(key) : key)),
  );
}

function nodes({ pools }: ClusterSpec): number {
  return Object.values(pools).reduce((sum, pool) => sum + ("min" in pool ? pool.min : pool.nodes), 0);
}

function pods(name: string): number {
  return Object.values(fleet.workloads).reduce((sum, { replicas }) => {
    const count = replicas[name] ?? 0;
    return sum + (typeof count === "number" ? count : count.min);
  }, 0);
}
