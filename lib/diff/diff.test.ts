import { deepEqual, equal, throws } from "node:assert/strict";

import type { Fleet } from "../fleet/fleet.js";
import { changedFleet, smallFleet } from "../fleet/small-fleet.test.data.js";
import { yamlText } from "../yaml.js";
import type { ObjectPlace } from "./change.js";
import { diff } from "./diff.js";
import type { Tree } from "./tree.js";

const tree = (files: Readonly<Record<string, string>>): Tree => new Map(Object.entries(files));
const fleetTree = (fleet: Fleet, files: Readonly<Record<string, string>> = {}): Tree =>
  tree({ "fleet.yaml": yamlText(fleet), ...files });
const configMap = (name: string, data: object = {}) =>
  JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data });
const placeText = ({ cluster = "fleet", kind, name }: ObjectPlace) => `${cluster}: ${kind} ${name}`;
const none = { added: 0, changed: 0, removed: 0, moved: 0, dangerous: 0 };

describe("diff", () => {
  it("is empty for the same rendering, and lists its clusters", () => {
    deepEqual(diff(fleetTree(smallFleet), fleetTree(smallFleet)), {
      groups: [],
      clusters: { asia: none, dev: none, eu: none, us: none },
    });
  });

  it("counts what happens on every cluster of either side", () => {
    const base = tree({
      "eu/a.yaml": configMap("a", { b: "1" }),
      "us/a.yaml": [configMap("a", { b: "1" }), configMap("b"), configMap("m", { m: "" })].join("\n---\n"),
      "same/a.yaml": configMap("a"),
      "gone/a.yaml": configMap("z", { z: "" }),
    });
    const head = tree({
      "us/a.yaml": [configMap("a", { b: "2" }), configMap("c", { c: "" })].join("\n---\n"),
      "us/b.yaml": configMap("m", { m: "" }),
      "eu/a.yaml": configMap("a", { b: "2" }),
      "new/a.yaml": configMap("y", { y: "" }),
      "same/a.yaml": configMap("a"),
    });
    const { groups, clusters } = diff(base, head);
    const group = groups.find(({ change }) => change === "changed");
    deepEqual(group?.objects.map(placeText), ["eu: ConfigMap a", "us: ConfigMap a"]);
    deepEqual(
      Object.entries(clusters).map(([name, { added, changed, removed, moved }]) => [
        name,
        added,
        changed,
        removed,
        moved,
      ]),
      [
        ["eu", 0, 1, 0, 0],
        ["gone", 0, 0, 1, 0],
        ["new", 1, 0, 0, 0],
        ["same", 0, 0, 0, 0],
        ["us", 1, 1, 1, 1],
      ],
    );
  });

  it("shows what the fleet says of a cluster and of itself", () => {
    const head = changedFleet({ domain: "acme.test", clusters: { eu: { pools: { general: { nodes: 4 } } } } });
    deepEqual(
      diff(fleetTree(smallFleet), fleetTree(head)).groups.map(({ objects, fields }) => [
        objects.map(placeText),
        fields,
      ]),
      [
        [["fleet: Fleet acme"], [{ path: ["domain"], from: "acme.example", to: "acme.test" }]],
        [["eu: ClusterSpec eu"], [{ path: ["spec", "pools", "general", "nodes"], from: 3, to: 4 }]],
      ],
    );
  });

  it("shows a renamed cluster as objects that are moved", () => {
    const { eu, ...others } = smallFleet.clusters;
    const head = { ...smallFleet, clusters: { ...others, europe: eu } } as Fleet;
    const { groups, clusters } = diff(
      fleetTree(smallFleet, { "eu/a.yaml": configMap("a") }),
      fleetTree(head, { "europe/a.yaml": configMap("a") }),
    );
    deepEqual(
      groups.map(({ change, objects, movedFrom }) => [change, objects.map(placeText), movedFrom?.map(placeText)]),
      [
        ["moved", ["europe: ClusterSpec europe"], ["eu: ClusterSpec eu"]],
        ["moved", ["europe: ConfigMap a"], ["eu: ConfigMap a"]],
      ],
    );
    deepEqual([clusters["europe"]?.moved, clusters["eu"]], [2, none]);
  });

  it("shows a cluster that goes with all its objects in one group", () => {
    const objects = [configMap("a", { a: "" }), configMap("b")].join("\n---\n");
    const { groups } = diff(
      fleetTree(smallFleet, { "eu/a.yaml": objects }),
      fleetTree(changedFleet({ clusters: { eu: undefined } })),
    );
    deepEqual(
      groups.map(({ change, objects, from }) => [change, objects.map(placeText), from?.kind]),
      [
        ["removed", ["eu: ClusterSpec eu"], "ClusterSpec"],
        ["removed", ["eu: ConfigMap a", "eu: ConfigMap b"], undefined],
      ],
    );
  });

  it("is the same for any order of the files", () => {
    const files = { "us/a.yaml": configMap("a"), "eu/a.yaml": configMap("a"), "eu/b.yaml": configMap("b", { c: "" }) };
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    const forth = diff(tree({}), tree(files));
    equal(JSON.stringify(diff(tree({}), tree(reversed))), JSON.stringify(forth));
  });

  it("is refused with what is wrong with both sides", () => {
    throws(() => diff(tree({ "us/a.yaml": "a: b: c" }), tree({ "us/b.yaml": "- a" })), {
      name: "InvalidError",
      message: [
        "diff is invalid",
        "  base: us/a.yaml, line 1 must be YAML, got bad indentation of a mapping entry",
        "  head: us/b.yaml, document 1 must be an object, got a list",
      ].join("\n"),
    });
  });
});
