import { deepEqual, equal, match } from "node:assert/strict";

import { secret, UNKNOWN, type Properties } from "../provider/property-value.js";
import type { CheckRequest } from "../provider/provider.js";
import { withEncodedData, withName, withSecrets } from "./checked-inputs.js";
import { textAt } from "./kube-object.js";

const SECRET = { apiVersion: "v1", kind: "Secret", metadata: { name: "token" } };

describe("withEncodedData", () => {
  it("encodes the plain texts of a Secret among its data", () => {
    deepEqual(withEncodedData({ ...SECRET, data: { a: "YQ==" }, stringData: { token: "first" } }), {
      ...SECRET,
      data: { a: "YQ==", token: "Zmlyc3Q=" },
    });
  });

  it("leaves an unknown text unknown", () => {
    deepEqual(withEncodedData({ ...SECRET, stringData: { token: UNKNOWN } }), { ...SECRET, data: { token: UNKNOWN } });
  });

  it("leaves other kinds alone", () => {
    const other = { apiVersion: "v1", kind: "ConfigMap", stringData: { token: "first" } };
    equal(withEncodedData(other), other);
  });
});

describe("withSecrets", () => {
  it("marks the data of a Secret", () => {
    deepEqual(withSecrets({ ...SECRET, data: { token: "Zmlyc3Q=" } }, SECRET), {
      ...SECRET,
      data: secret({ token: "Zmlyc3Q=" }),
    });
  });

  it("marks what was secret in the inputs, where it is now", () => {
    const inputs = { data: { password: secret("x") }, list: [{ key: "a" }, { key: secret("b") }] };
    deepEqual(withSecrets({ data: { password: "x", level: "info" }, list: [{ key: "a" }, { key: "b" }] }, inputs), {
      data: { password: secret("x"), level: "info" },
      list: [{ key: "a" }, { key: secret("b") }],
    });
  });
});

describe("withName", () => {
  const request: CheckRequest = {
    urn: "urn",
    type: "kubernetes:core/v1:ConfigMap",
    name: "auto",
    olds: {},
    news: {},
    randomSeed: Buffer.from("seed"),
  };
  const unnamed: Properties = { apiVersion: "v1", kind: "ConfigMap", metadata: { namespace: "shop" } };

  it("names an object after its resource, the same for the same seed, and says so", () => {
    const named = withName(unnamed, request);
    match(textAt(named, "metadata", "name"), /^auto-[0-9a-f]{8}$/);
    equal(textAt(named, "metadata", "annotations", "pulumi.com/autonamed"), "true");
    deepEqual(withName(unnamed, request), named);
  });

  it("keeps a name that it chose before", () => {
    const olds = { metadata: { name: "auto-00000000", annotations: { "pulumi.com/autonamed": "true" } } };
    equal(textAt(withName(unnamed, { ...request, olds }), "metadata", "name"), "auto-00000000");
  });

  it("takes the name that the program's rule proposes", () => {
    const autonaming = { proposedName: "fleet-auto", mode: "propose" as const };
    equal(textAt(withName(unnamed, { ...request, autonaming }), "metadata", "name"), "fleet-auto");
  });

  it("leaves the choice to the API server where the object asks for it", () => {
    const generated = { ...unnamed, metadata: { generateName: "job-" } };
    equal(withName(generated, request), generated);
  });
});
