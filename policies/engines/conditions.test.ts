import { deepEqual, equal } from "node:assert/strict";

import type { ExceptionSpec } from "../../lib/fleet/policies-spec.js";
import { hostNamespaces } from "../host-namespaces.js";
import { conditions, exempt } from "./conditions.js";
import { policy } from "./policy-set.test.data.js";

const exception = (namespace: string, name: string, rule = "host-namespaces"): ExceptionSpec => ({
  rule,
  namespace,
  name,
  owner: "shop",
  reason: "legacy",
  until: "2027-03-31",
});

describe("exempt", () => {
  it("is nothing without exceptions", () => {
    equal(exempt([]), undefined);
  });

  it("is true of the one object of a name in a namespace", () => {
    equal(
      exempt([exception("shop", "web")]),
      `(object.metadata.?namespace.orValue('') == "shop" && object.metadata.?name.orValue('') == "web")`,
    );
  });

  it("is true of a name that begins so, or will", () => {
    equal(
      exempt([exception("shop", "web-*")]),
      `(object.metadata.?namespace.orValue('') == "shop" && (object.metadata.?name.orValue('') != '' ? ` +
        `object.metadata.name : object.metadata.?generateName.orValue('')).startsWith("web-"))`,
    );
  });

  it("is true of what any of several is true of", () => {
    equal(
      exempt([exception("shop", "web"), exception("shop", "api")]),
      [exempt([exception("shop", "web")]), exempt([exception("shop", "api")])].join(" || "),
    );
  });
});

describe("conditions", () => {
  it("ask for no exception of the rule, and mind none of another", () => {
    const exceptions = [exception("shop", "web"), exception("shop", "api", "privileged")];
    deepEqual(conditions(policy(hostNamespaces, { exceptions })).slice(1), [
      { name: "no-exception", expression: `!(${exempt([exception("shop", "web")]) ?? ""})` },
    ]);
    deepEqual(
      conditions(policy(hostNamespaces)).map(({ name }) => name),
      ["matters"],
    );
  });
});
