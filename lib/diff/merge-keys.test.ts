import { deepEqual } from "node:assert/strict";

import { itemKey, itemKeyNames } from "./merge-keys.js";

describe("itemKeyNames", () => {
  const lists: readonly (readonly [names: readonly string[], field: string, items: readonly unknown[], why: string])[] =
    [
      [["name"], "containers", [{ name: "a" }, { name: "b" }], "containers"],
      [["name"], "steps", [{ name: "a" }, { name: "b" }], "items of any other list with names"],
      [["containerPort", "protocol"], "ports", [{ containerPort: 80 }], "ports of a container"],
      [
        ["port", "protocol"],
        "ports",
        [
          { port: 53, name: "dns" },
          { port: 53, protocol: "UDP" },
        ],
        "ports of a Service",
      ],
      [["name"], "ports", [{ name: "a" }, { name: "b" }], "ports with nothing but names"],
      [["mountPath"], "volumeMounts", [{ name: "a", mountPath: "/a" }], "mounts of volumes"],
      [
        ["topologyKey", "whenUnsatisfiable"],
        "topologySpreadConstraints",
        [{ topologyKey: "a", whenUnsatisfiable: "b" }],
        "constraints",
      ],
      [["key", "effect"], "taints", [{ key: "a", effect: "NoExecute" }], "taints"],
      [[], "env", [{ name: "a" }, { name: "a" }], "items with the same name"],
      [[], "env", [{ name: "a" }, { value: "a" }], "items of which one has no name"],
      [[], "env", [{ name: { a: 1 } }], "items whose name is no text"],
      [[], "args", ["a"], "texts"],
      [["port", "protocol"], "ports", [{ port: 80 }, { port: "80" }], "a number and its digits"],
      [
        [],
        "ports",
        [{ port: 80 }, { port: 80, protocol: "TCP" }],
        "the protocol that is meant and the one that is said",
      ],
    ];
  for (const [names, field, items, why] of lists) {
    it(`are ${names.length === 0 ? "none" : names.join(" and ")} for ${why}`, () => {
      deepEqual(itemKeyNames(field, items, []), names);
      deepEqual(itemKeyNames(field, [], items), names);
    });
  }

  it("are those by which both lists can be told apart", () => {
    deepEqual(itemKeyNames("env", [{ name: "a" }], [{ name: "a" }, { name: "a" }]), []);
  });
});

describe("itemKey", () => {
  it("is of TCP for a port without a protocol", () => {
    deepEqual(itemKey({ port: 80 }, ["port", "protocol"]), { port: 80, protocol: "TCP" });
  });

  it("is absent where a key is inherited", () => {
    deepEqual(itemKey({}, ["constructor"]), undefined);
  });
});
