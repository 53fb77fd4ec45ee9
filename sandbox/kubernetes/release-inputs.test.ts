import { deepEqual, equal } from "node:assert/strict";

import type { Properties } from "../provider/property-value.js";
import { filledRelease, unsimulatedInputs, valuesText } from "./release-inputs.js";

const request = (news: Properties, olds: Properties = {}) => ({
  urn: "urn:pulumi:s::p::kubernetes:helm.sh/v3:Release::web",
  name: "web",
  type: "kubernetes:helm.sh/v3:Release",
  olds,
  news,
  randomSeed: new Uint8Array([1]),
});

describe("filledRelease", () => {
  it("keeps what the program says and fills in the rest", () => {
    const { name, namespace, timeout, values, skipAwait } = filledRelease(
      request({ chart: "web", name: "shop", timeout: 8, version: null }),
      "default",
    );
    deepEqual(
      { name, namespace, timeout, values, skipAwait },
      {
        name: "shop",
        namespace: "default",
        timeout: 8,
        values: {},
        skipAwait: false,
      },
    );
  });

  it("names a release that the program does not name, and keeps that name", () => {
    const { name } = filledRelease(request({ chart: "web" }), "default");
    equal(name, "web-4bf5122f");
    equal(filledRelease(request({ chart: "web" }, { name: "web-0" }), "default")["name"], "web-0");
  });
});

describe("unsimulatedInputs", () => {
  it("refuses what only the real provider can do", () => {
    const hint = "FLOTILLA_KUBERNETES_PROVIDER=<folder of pulumi-resource-kubernetes> uses the real one";
    deepEqual(unsimulatedInputs({ lint: false, postrender: "./fix", valueYamlFiles: [] }), [
      {
        property: "postrender",
        reason: `the simulated Kubernetes provider does not know postrender of a Release; ${hint}`,
      },
    ]);
  });
});

describe("valuesText", () => {
  const values = { web: { image: null, args: [{ a: null }] } };

  it("leaves out what is null", () => {
    equal(valuesText({ values }), '{"web":{"args":[{}]}}');
  });

  it("keeps nulls for a program that means them", () => {
    equal(valuesText({ values, allowNullValues: true }), '{"web":{"image":null,"args":[{"a":null}]}}');
  });
});
