import { deepEqual } from "node:assert/strict";

import type { ObjectChange, ObjectPlace } from "./change.js";
import { compareCluster } from "./compare.js";
import { fieldPathText } from "./field-path.js";
import { treeObjects } from "./tree.js";

const objects = (files: Readonly<Record<string, readonly object[]>>) =>
  treeObjects(
    new Map(
      Object.entries(files).map(([path, documents]) => [
        `${path}.yaml`,
        documents.map((document) => JSON.stringify(document)).join("\n---\n"),
      ]),
    ),
  );
const place = ({ cluster = "", layer, kind, namespace = "", name }: ObjectPlace) =>
  `${cluster}/${layer} ${kind} ${namespace}/${name}`;
const changeText = ({ change, object, movedFrom, fields }: ObjectChange) =>
  [
    change,
    ...(movedFrom === undefined ? [] : [place(movedFrom), "to"]),
    place(object),
    ...fields.map(({ path, from, to }) => `${fieldPathText(path)}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`),
  ].join(" ");
const compared = (base: Readonly<Record<string, readonly object[]>>, head: typeof base) =>
  compareCluster(objects(base), objects(head)).map(changeText);

const configMap = (name: string, namespace: string, data: object = { a: "b" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace },
  data,
});
const secret = (more: object) => ({ apiVersion: "v1", kind: "Secret", metadata: { name: "token" }, ...more });

describe("compareCluster", () => {
  it("tells what was added, changed and removed, and nothing of what stayed", () => {
    deepEqual(
      compared(
        { "us/a": [configMap("same", "shop"), configMap("old", "shop", {}), configMap("web", "shop")] },
        {
          "us/a": [
            configMap("new", "shop", { c: "d" }),
            configMap("web", "shop", { a: "c" }),
            configMap("same", "shop"),
          ],
        },
      ),
      [
        "added us/a ConfigMap shop/new",
        'changed us/a ConfigMap shop/web data.a: "b" -> "c"',
        "removed us/a ConfigMap shop/old",
      ],
    );
  });

  it("takes an object for the same one when the version of its group changes", () => {
    const budget = (version: string) => ({ apiVersion: `policy/${version}`, kind: "Budget", metadata: { name: "a" } });
    deepEqual(compared({ "us/a": [budget("v1beta1")] }, { "us/a": [budget("v1")] }), [
      'changed us/a Budget /a apiVersion: "policy/v1beta1" -> "policy/v1"',
    ]);
  });

  it("tells which layer an object was moved to, and what else changes", () => {
    deepEqual(compared({ "us/a": [configMap("web", "shop")] }, { "us/b": [configMap("web", "shop", { a: "c" })] }), [
      'moved us/a ConfigMap shop/web to us/b ConfigMap shop/web data.a: "b" -> "c"',
    ]);
  });

  it("tells which release an object was moved to", () => {
    const [object] = objects({ "us/shop": [configMap("a", "shop")] });
    if (object === undefined) throw new Error("there is no object");
    const inRelease = { ...object, place: { ...object.place, release: "shop" } };
    const [found, ...others] = compareCluster([object], [inRelease]);
    deepEqual([found?.change, found?.object.release, found?.movedFrom, others], ["moved", "shop", object.place, []]);
  });

  it("tells which cluster an object was moved to", () => {
    deepEqual(compared({ "us/a": [configMap("web", "shop")] }, { "america/a": [configMap("web", "shop")] }), [
      "moved us/a ConfigMap shop/web to america/a ConfigMap shop/web",
    ]);
  });

  it("takes an object for one that was renamed or has another namespace when all else is equal", () => {
    deepEqual(
      compared(
        { "us/a": [configMap("web", "shop"), configMap("x", "shop", { x: "y" })] },
        { "us/a": [configMap("web", "store"), configMap("z", "shop", { x: "y" })] },
      ),
      [
        'moved us/a ConfigMap shop/web to us/a ConfigMap store/web metadata.namespace: "shop" -> "store"',
        'moved us/a ConfigMap shop/x to us/a ConfigMap shop/z metadata.name: "x" -> "z"',
      ],
    );
  });

  it("does not where several could be the one", () => {
    deepEqual(
      compared({ "us/a": [configMap("web", "a"), configMap("web", "b")] }, { "us/a": [configMap("web", "c")] }),
      ["added us/a ConfigMap c/web", "removed us/a ConfigMap a/web", "removed us/a ConfigMap b/web"],
    );
  });

  it("does not for objects without a namespace, which are what their name says", () => {
    const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    deepEqual(compared({ "us/a": [namespace("a")] }, { "us/a": [namespace("b")] }), [
      "added us/a Namespace /b",
      "removed us/a Namespace /a",
    ]);
  });

  it("shows that a value of a Secret changes, not what it is", () => {
    const [before, after] = [
      { same: "c2FtZQ==", token: "aHVudGVyMg==", old: "b2xk" },
      { same: "c2FtZQ==", token: "aHVudGVyMw==", new: "bmV3" },
    ];
    deepEqual(compared({ "us/a": [secret({ data: before })] }, { "us/a": [secret({ data: after })] }), [
      "changed us/a Secret /token" +
        ' data.new: undefined -> "<secret>"' +
        ' data.old: "<secret>" -> undefined' +
        ' data.token: "<secret>" -> "<secret, changed>"',
    ]);
    deepEqual(compared({ "us/a": [secret({ data: after })] }, { "us/a": [secret({ data: after })] }), []);
  });

  it("does not take a Secret for another one that holds something else", () => {
    const of = (namespace: string, token: string) =>
      secret({ metadata: { name: "token", namespace }, data: { token } });
    deepEqual(compared({ "us/a": [of("a", "eA==")] }, { "us/a": [of("b", "eQ==")] }), [
      "added us/a Secret b/token",
      "removed us/a Secret a/token",
    ]);
  });
});
