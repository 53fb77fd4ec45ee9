import { deepEqual, equal, throws } from "node:assert/strict";

import { ApiObject, JsonPatch, Lazy } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import { manifests, manifestTitle, secretFields } from "./manifests.js";

describe("manifests", () => {
  it("are plain data, in the order of the constructs", () => {
    deepEqual(
      manifests("shop", (chart) => {
        new k8s.KubeNamespace(chart, "Z", { metadata: { name: "shop" } });
        const group = new Construct(chart, "Group");
        new k8s.KubeDeployment(group, "Deployment", {
          metadata: { name: "web", namespace: "shop" },
          spec: {
            replicas: Lazy.any({ produce: () => 3 }) as number,
            selector: {},
            template: {
              spec: { containers: [{ name: "web", resources: { limits: { cpu: k8s.Quantity.fromNumber(1) } } }] },
            },
          },
        });
        new ApiObject(chart, "A", { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "thing" } });
      }),
      [
        { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "web", namespace: "shop" },
          spec: {
            replicas: 3,
            selector: {},
            template: { spec: { containers: [{ name: "web", resources: { limits: { cpu: 1 } } }] } },
          },
        },
        { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "thing" } },
      ],
    );
  });

  it("are the ones that cdk8s makes of the same chart", () => {
    let theirs: unknown;
    const ours = manifests("shop", (chart) => {
      new k8s.KubeConfigMap(chart, "A", {
        metadata: { name: "a", labels: { z: "1", a: "2" } },
        data: { b: "1", a: "" },
      });
      new k8s.KubeConfigMap(chart, "B").addJsonPatch(JsonPatch.add("/immutable", true));
      theirs = chart.toJson();
    });
    deepEqual(ours, theirs);
  });

  it("refuses a chart with invalid constructs, naming them all", () => {
    throws(
      () =>
        manifests("shop", (chart) => {
          for (const id of ["one", "two"]) {
            new Construct(chart, id).node.addValidation({ validate: () => [`must not be ${id}`] });
          }
        }),
      { name: "InvalidError", message: "shop is invalid\n  shop/one must not be one\n  shop/two must not be two" },
    );
  });
});

describe("manifestTitle", () => {
  it("has the namespace where there is one", () => {
    equal(manifestTitle({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }), "Namespace shop");
    equal(
      manifestTitle({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" } }),
      "Deployment shop/web",
    );
  });
});

describe("secretFields", () => {
  it("are those of the core Secret, as far as it has them", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "x" },
      stringData: { a: "b" },
      type: "Opaque",
    };
    deepEqual(secretFields(secret), ["stringData"]);
    deepEqual(secretFields({ ...secret, data: {} }), ["data", "stringData"]);
    deepEqual(secretFields({ ...secret, apiVersion: "example.com/v1" }), []);
    deepEqual(secretFields({ ...secret, kind: "ConfigMap" }), []);
  });
});
