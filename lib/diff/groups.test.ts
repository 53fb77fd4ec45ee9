import { deepEqual } from "node:assert/strict";

import { array, assert as holds, constantFrom, integer, property, record, type Arbitrary } from "fast-check";

import type { Manifest } from "../manifests.js";
import type { ChangeGroup } from "./change-group.js";
import type { Danger, JudgedChange, ObjectPlace } from "./change.js";
import { compareCluster } from "./compare.js";
import { fieldPathText } from "./field-path.js";
import { grouped, mergedGroups } from "./groups.js";
import { plainObjects } from "./objects.test.data.js";
import { patched, type Placed } from "./patched.js";
import type { PlacedObject } from "./placed-object.js";

const placed = (stand: Omit<ObjectPlace, "group">, fields: object): PlacedObject => {
  const { kind, name, namespace } = stand;
  const manifest: Manifest = { apiVersion: "apps/v1", kind, metadata: { name }, ...fields };
  return {
    place: { ...stand, group: "apps" },
    manifest: namespace === undefined ? manifest : { ...manifest, metadata: { ...manifest.metadata, namespace } },
    origin: "",
  };
};
const at = (cluster: string, kind: string, name: string, fields: object = {}) =>
  placed({ cluster, layer: "a", kind, namespace: "shop", name }, fields);
const changes = (base: readonly PlacedObject[], head: readonly PlacedObject[], dangers: readonly Danger[] = []) =>
  compareCluster(base, head).map((change): JudgedChange => ({ ...change, dangers }));
const groupText = ({ change, objects, fields, differsOn }: ChangeGroup) =>
  [
    change,
    objects.map(({ cluster = "", kind, name }) => `${cluster}/${kind}/${name}`).join(" "),
    ...fields.map(({ path, kinds }) => `${fieldPathText(path)}${kinds === undefined ? "" : ` of ${kinds.join(", ")}`}`),
    ...(differsOn.length === 0 ? [] : [`differs on ${differsOn.join(", ")}`]),
  ].join("; ");

/** What happens to the objects of each cluster from one side to the other. */
const onClusters = (clusters: readonly string[], sides: (cluster: string) => readonly (readonly PlacedObject[])[]) =>
  clusters.flatMap((cluster) => {
    const [base = [], head = []] = sides(cluster);
    return changes(base, head);
  });

describe("grouped", () => {
  it("has the same change of several objects on several clusters once, and where they change otherwise", () => {
    const replicas = { us: 3, eu: 3, asia: 3, staging: 1 };
    const found = onClusters(["us", "eu", "asia", "staging"], (cluster) =>
      [2, replicas[cluster as keyof typeof replicas]].map((count) => [
        at(cluster, "Deployment", "web", { spec: { replicas: count } }),
        at(cluster, "StatefulSet", "db", { spec: { replicas: count } }),
      ]),
    );
    deepEqual(grouped(found).map(groupText), [
      "changed; asia/Deployment/web asia/StatefulSet/db eu/Deployment/web eu/StatefulSet/db us/Deployment/web " +
        "us/StatefulSet/db; spec.replicas; differs on staging",
      "changed; staging/Deployment/web staging/StatefulSet/db; spec.replicas",
    ]);
  });

  it("takes a label of an object and of its pods for one change", () => {
    const objects = (cluster: string, labels: object) => [
      at(cluster, "Service", "web", { metadata: { name: "web", labels } }),
      at(cluster, "Deployment", "web", {
        metadata: { name: "web", labels },
        spec: { template: { metadata: { labels } } },
      }),
    ];
    const found = onClusters(["us", "eu"], (cluster) => [objects(cluster, { a: "b" }), objects(cluster, { a: "c" })]);
    deepEqual(grouped(found).map(groupText), [
      "changed; eu/Deployment/web eu/Service/web us/Deployment/web us/Service/web; " +
        "metadata.labels.a; spec.template.metadata.labels.a of Deployment",
    ]);
  });

  it("tells objects of a kind apart that have the label in other places", () => {
    const deployment = (cluster: string, labels: object, podLabels: object) =>
      at(cluster, "Deployment", "web", {
        metadata: { name: "web", labels },
        spec: { template: { metadata: { labels: podLabels } } },
      });
    const found = onClusters(["us", "eu"], (cluster) => [
      [deployment(cluster, {}, {})],
      [deployment(cluster, { a: "b" }, cluster === "us" ? { a: "b" } : {})],
    ]);
    deepEqual(grouped(found).map(groupText), [
      "changed; eu/Deployment/web; metadata.labels.a; differs on us",
      "changed; us/Deployment/web; metadata.labels.a; spec.template.metadata.labels.a",
    ]);
  });

  it("has what was added in equal namespaces and clusters once, with the first of them", () => {
    const policy = (cluster: string, namespace: string) =>
      placed({ cluster, layer: "a", kind: "Policy", namespace, name: "deny" }, { spec: { deny: true } });
    const found = onClusters(["us", "eu"], (cluster) => [[], [policy(cluster, "shop"), policy(cluster, "bank")]]);
    const [group, ...others] = grouped(found);
    deepEqual(others, []);
    deepEqual(group?.objects.length, 4);
    deepEqual(group.to, {
      apiVersion: "apps/v1",
      kind: "Policy",
      metadata: { name: "deny", namespace: "bank" },
      spec: { deny: true },
    });
  });

  it("keeps apart what is moved between other clusters and layers", () => {
    const moves = (from: string, to: string) => changes([at(from, "A", "a")], [at(to, "A", "a")]);
    deepEqual(grouped([...moves("us", "america"), ...moves("eu", "europe")]).map(groupText), [
      "moved; america/A/a",
      "moved; europe/A/a",
    ]);
  });

  it("keeps apart the changes of two kinds that differ", () => {
    const found = changes(
      [at("us", "Deployment", "a", { spec: { a: 1 } }), at("us", "Service", "a", { spec: { a: 1 } })],
      [at("us", "Deployment", "a", { spec: { a: 2 } }), at("us", "Service", "a", { spec: { a: 3 } })],
    );
    deepEqual(grouped(found).map(groupText), ["changed; us/Deployment/a; spec.a", "changed; us/Service/a; spec.a"]);
  });

  it("keeps apart what is not equally dangerous, and has what is dangerous first", () => {
    const danger = { rule: "replicas-lost", message: "a replica less" };
    const objects = (cluster: string, spec: number, ...names: readonly string[]) =>
      names.map((name) => at(cluster, "A", name, { spec }));
    const found = [
      ...changes(objects("us", 1, "a", "b"), objects("us", 2, "a", "b")),
      ...changes(objects("eu", 1, "b"), objects("eu", 2, "b"), [danger]),
    ];
    deepEqual(
      grouped(found).map((group) => [groupText(group), group.dangers]),
      [
        ["changed; eu/A/b; spec", [danger]],
        ["changed; us/A/a us/A/b; spec; differs on eu", []],
      ],
    );
  });
});

/** A side of some clusters, whose objects have a lot in common with those of any other. */
const sides: Arbitrary<PlacedObject[]> = array(
  record({
    cluster: constantFrom("us", "eu", "asia"),
    layer: constantFrom("a", "b"),
    kind: constantFrom("Deployment", "Service"),
    namespace: constantFrom("shop", "bank"),
    name: constantFrom("a", "b"),
    labels: constantFrom({}, { a: "b" }, { a: "c", d: "e" }),
    podLabels: constantFrom({}, { a: "b" }, { a: "c", d: "e" }),
    content: constantFrom(1, 2, 3).chain((key) => plainObjects.map((value) => ({ key, value }))),
  }),
  { maxLength: 12 },
).map((items) => {
  const contents = new Map(items.map(({ content: { key, value } }) => [key, value]));
  const objects = items.map(({ cluster, layer, kind, namespace, name, labels, podLabels, content }) => {
    const spec = { ...contents.get(content.key), template: { metadata: { labels: podLabels } } };
    return placed({ cluster, layer, kind, namespace, name }, { metadata: { name, labels }, spec });
  });
  const identity = ({ place: { cluster, kind, namespace, name } }: PlacedObject) =>
    JSON.stringify([cluster, kind, namespace, name]);
  return [...new Map(objects.map((object) => [identity(object), object])).values()];
});

const clusters = ["asia", "eu", "us"];
const ofCluster = (objects: readonly PlacedObject[], name: string) =>
  objects.filter(({ place }) => place.cluster === name);
const changesByCluster = (base: readonly PlacedObject[], head: readonly PlacedObject[]): JudgedChange[][] =>
  clusters.map((name) => changes(ofCluster(base, name), ofCluster(head, name)));
const sorted = (objects: readonly Placed[]) =>
  objects
    .map(({ place, manifest }) => ({ text: JSON.stringify(Object.entries(place).sort()), place, manifest }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));

describe("patched", () => {
  it("makes the objects of the head of those of the base, also with groups that were written as JSON", () => {
    holds(
      property(sides, sides, (base, head) => {
        const groups = grouped(changesByCluster(base, head).flat());
        deepEqual(sorted(patched(base, groups)), sorted(head));
        deepEqual(sorted(patched(base, JSON.parse(JSON.stringify(groups)) as typeof groups)), sorted(head));
      }),
      { numRuns: 100 },
    );
  });
});

describe("mergedGroups", () => {
  it("are the groups of all changes, however these were split", () => {
    holds(
      property(sides, sides, integer({ min: 0, max: 2 }), (base, head, place) => {
        const parts = changesByCluster(base, head);
        const all = grouped(parts.flat());
        deepEqual(mergedGroups(parts.map(grouped)), all);
        deepEqual(mergedGroups(parts.map(grouped).reverse()), all);
        const [first, rest] = [parts.slice(0, place).flat(), parts.slice(place).flat()];
        deepEqual(mergedGroups([mergedGroups([grouped(first)]), grouped(rest)]), all);
      }),
      { numRuns: 100 },
    );
  });

  it("are the same for any order of the changes", () => {
    holds(
      property(sides, sides, (base, head) => {
        const all = changesByCluster(base, head).flat();
        deepEqual(grouped(all.toReversed()), grouped(all));
      }),
    );
  });
});
