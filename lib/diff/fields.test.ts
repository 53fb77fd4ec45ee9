import { deepEqual, equal } from "node:assert/strict";

import { assert as holds, property } from "fast-check";

import { applied, fieldChanges } from "./fields.js";
import { plainObjects, reversedKeys } from "./objects.test.data.js";

const containers = (...items: readonly object[]) => ({ spec: { containers: items } });

describe("fieldChanges", () => {
  it("name each key that differs, in alphabetical order", () => {
    deepEqual(fieldChanges({ b: { d: 1, c: 1 }, a: 1, same: {} }, { b: { d: 2, e: 3 }, same: {} }), [
      { path: ["a"], from: 1 },
      { path: ["b", "c"], from: 1 },
      { path: ["b", "d"], from: 1, to: 2 },
      { path: ["b", "e"], to: 3 },
    ]);
  });

  const different: readonly (readonly [name: string, from: object, to: object])[] = [
    ["nothing and null", {}, { a: null }],
    ["nothing and an empty text", {}, { a: "" }],
    ["nothing and an empty object", {}, { a: {} }],
    ["null and an empty object", { a: null }, { a: {} }],
    ["an empty object and an empty list", { a: {} }, { a: [] }],
    ["a number and its digits", { a: 80 }, { a: "80" }],
    ["false and null", { a: false }, { a: null }],
    ["nothing and a key called __proto__", {}, JSON.parse('{"__proto__":{"a":1}}') as object],
    ["nothing and a key called constructor", {}, { constructor: "a" }],
  ];
  for (const [name, from, to] of different) {
    it(`tell ${name} apart`, () => {
      const [before, after] = [{ ...from }, { ...to }];
      equal(fieldChanges(before, after).length, 1);
      equal(fieldChanges(after, before).length, 1);
      deepEqual(applied(before, fieldChanges(before, after)), after);
      deepEqual(applied(after, fieldChanges(after, before)), before);
    });
  }

  it("match the items of a list by what tells them apart", () => {
    deepEqual(
      fieldChanges(
        containers({ name: "web", image: "web:1", ports: [{ containerPort: 53 }] }, { name: "log", image: "log:1" }),
        containers(
          { name: "web", image: "web:2", ports: [{ containerPort: 53 }, { containerPort: 53, protocol: "UDP" }] },
          { name: "proxy", image: "proxy:1" },
        ),
      ),
      [
        { path: ["spec", "containers", { name: "web" }, "image"], from: "web:1", to: "web:2" },
        {
          path: ["spec", "containers", { name: "web" }, "ports", { containerPort: 53, protocol: "UDP" }],
          to: { containerPort: 53, protocol: "UDP" },
        },
        { path: ["spec", "containers", { name: "log" }], from: { name: "log", image: "log:1" } },
        { path: ["spec", "containers", { name: "proxy" }], to: { name: "proxy", image: "proxy:1" } },
      ],
    );
  });

  it("tell the new order of items that are the same, or that do not come last", () => {
    const [a, b, c] = [{ name: "a" }, { name: "b" }, { name: "c" }];
    const order = (from: readonly object[], to: readonly object[]) => ({
      path: ["spec", "containers"],
      from,
      to,
      order: true,
    });
    deepEqual(fieldChanges(containers(a, b), containers(b, a)), [order([a, b], [b, a])]);
    deepEqual(fieldChanges(containers(a, b), containers(c, a, b)), [
      { path: ["spec", "containers", c], to: c },
      order([a, b], [c, a, b]),
    ]);
    deepEqual(fieldChanges(containers(a, b), containers(b, c)), [
      { path: ["spec", "containers", a], from: a },
      { path: ["spec", "containers", c], to: c },
    ]);
  });

  it("take a list as a whole whose items cannot be told apart", () => {
    const [twice, once] = [[{ name: "a", value: 1 }, { name: "a" }], [{ name: "a", value: 2 }]];
    deepEqual(fieldChanges({ env: twice, args: ["a", "b"] }, { env: once, args: ["b"] }), [
      { path: ["args"], from: ["a", "b"], to: ["b"] },
      { path: ["env"], from: twice, to: once },
    ]);
  });

  it("are none for the same object with its keys in another order", () => {
    holds(
      property(plainObjects, (object) => {
        deepEqual(fieldChanges(object, reversedKeys(object) as object as typeof object), []);
      }),
    );
  });

  it("are the same for any order of the keys", () => {
    holds(
      property(plainObjects, plainObjects, (from, to) => {
        const other = fieldChanges(reversedKeys(from) as typeof from, reversedKeys(to) as typeof to);
        deepEqual(other, fieldChanges(from, to));
      }),
    );
  });
});

describe("applied", () => {
  it("makes the later of two objects of the earlier one", () => {
    holds(
      property(plainObjects, plainObjects, (from, to) => {
        const fields = fieldChanges(from, to);
        deepEqual(applied(from, fields), to);
        deepEqual(applied(from, JSON.parse(JSON.stringify(fields)) as typeof fields), to);
      }),
      { numRuns: 1000 },
    );
  });

  it("leaves the earlier one as it is", () => {
    const from = { spec: { containers: [{ name: "a", image: "a:1" }] } };
    applied(from, fieldChanges(from, containers({ name: "a", image: "a:2" })));
    deepEqual(from, { spec: { containers: [{ name: "a", image: "a:1" }] } });
  });

  it("takes a list of many items", () => {
    const list = (image: string) =>
      containers(...Array.from({ length: 20_000 }, (_, index) => ({ name: `c${index}`, image })));
    const fields = fieldChanges(list("a:1"), list("a:2"));
    equal(fields.length, 20_000);
    deepEqual(applied(list("a:1"), fields), list("a:2"));
  });
});
