import { deepEqual, equal } from "node:assert/strict";

import {
  array,
  assert as holds,
  constant,
  constantFrom,
  dictionary,
  integer,
  oneof,
  property,
  record,
  type Arbitrary,
} from "fast-check";
import { dump, loadAll } from "js-yaml";

import { rendering } from "../constructs/platform.js";
import { diff } from "../lib/diff/diff.js";
import { reversedKeys } from "../lib/diff/objects.test.data.js";
import { patched, type Placed } from "../lib/diff/patched.js";
import { treeObjects, type Tree } from "../lib/diff/tree.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import type { WorkloadSpec } from "../lib/fleet/workload-spec.js";

const names = constantFrom("shop", "cart", "api");
const replicas = oneof(integer({ min: 1, max: 4 }), constant({ min: 2, max: 5, targetCpuPercent: 70 }));

const workloads: Arbitrary<Fleet["workloads"]> = dictionary(
  names,
  record({
    namespace: names,
    image: constantFrom("registry.example/shop:1.0.0", "registry.example/shop:1.1.0"),
    port: constantFrom(8080, 9090),
    resources: constantFrom<WorkloadSpec["resources"]>(
      { cpu: "100m", memory: "128Mi" },
      { cpu: "200m", memory: "128Mi" },
    ),
    replicas: record({ us: replicas, eu: replicas, asia: replicas, dev: replicas }, { requiredKeys: [] }),
    labels: constantFrom<Readonly<Record<string, string>>>({}, { team: "web" }, { team: "platform" }),
  }),
);

/** A fleet with some of its workloads changed, its clusters renamed, removed or replaced. */
const fleets: Arbitrary<Fleet> = record({
  workloads,
  removed: array(constantFrom("asia", "dev"), { maxLength: 1 }),
  renamed: array(constantFrom("asia", "eu", "dev"), { maxLength: 1 }),
  kubernetes: constantFrom<"1.34" | "1.35">("1.34", "1.35"),
  rollout: constantFrom<Fleet["rollout"]>([["dev"], ["eu", "asia"]], [["dev", "eu"], ["asia"]]),
}).map(({ removed, renamed, kubernetes, ...changes }): Fleet => {
  const nameOf = (name: string) => (renamed.includes(name as "eu") ? `${name}-2` : name);
  const left = (name: string) => !removed.includes(name as "dev");
  const clusters = Object.entries(smallFleet.clusters)
    .filter(([name]) => left(name))
    .map(([name, spec]) => [nameOf(name), { ...spec, kubernetes }] as const);
  const onClusters = <T>(values: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(values)
        .filter(([name]) => left(name))
        .map(([name, value]) => [nameOf(name), value]),
    );
  return {
    ...smallFleet,
    clusters: Object.fromEntries(clusters),
    rollout: changes.rollout.map((ring) => ring.filter(left).map(nameOf)).filter((ring) => ring.length > 0),
    workloads: Object.fromEntries(
      Object.entries(changes.workloads).map(([name, workload]) => [
        name,
        { ...workload, replicas: onClusters(workload.replicas) },
      ]),
    ),
  };
});

const sorted = (objects: readonly Placed[]) =>
  objects
    .map(({ place, manifest }) => ({ text: JSON.stringify(Object.entries(place).sort()), place, manifest }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));

/** The same rendering with the keys of everything in it in another order, as another writer would have it. */
const rewritten = (files: Tree): Tree =>
  new Map(
    [...files].reverse().map(([path, text]) => [
      path,
      loadAll(text)
        .map((document) => dump(reversedKeys(document), { flowLevel: 3 }))
        .join("---\n"),
    ]),
  );

describe("the diff of two random fleets", () => {
  it("makes the objects of the one of those of the other", () => {
    holds(
      property(fleets, fleets, (before, after) => {
        const [base, head] = [rendering(before), rendering(after)];
        const { groups } = diff(base, head);
        deepEqual(sorted(patched(treeObjects(base), groups)), sorted(treeObjects(head)));
      }),
      { numRuns: 30 },
    );
  }).timeout(60_000);

  it("is empty when they are the same", () => {
    holds(
      property(fleets, (fleet) => {
        deepEqual(diff(rendering(fleet), rendering(structuredClone(fleet))).groups, []);
      }),
      { numRuns: 10 },
    );
  }).timeout(60_000);

  it("does not depend on the order of any keys", () => {
    holds(
      property(fleets, fleets, (before, after) => {
        const [base, head] = [rendering(before), rendering(after)];
        const expected = JSON.stringify(diff(base, head));
        const [reversedBase, reversedHead] = [before, after].map((fleet) => rendering(reversedKeys(fleet) as Fleet));
        equal(JSON.stringify(diff(reversedBase ?? base, reversedHead ?? head)), expected);
        deepEqual(diff(rewritten(base), rewritten(head)), JSON.parse(expected));
      }),
      { numRuns: 10 },
    );
  }).timeout(60_000);
});
