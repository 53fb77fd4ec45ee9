import { deepEqual, throws } from "node:assert/strict";

import { manifests } from "../lib/manifests.js";
import { RestrictedNamespace } from "./restricted-namespace.js";

const render = (name: string) =>
  manifests("test", (chart) => {
    new RestrictedNamespace(chart, "namespace", { name });
  });

describe("RestrictedNamespace", () => {
  it("is a namespace whose pods admission holds to the restricted standard", () => {
    deepEqual(render("shop"), [
      {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: {
          name: "shop",
          labels: {
            "app.kubernetes.io/managed-by": "flotilla",
            "pod-security.kubernetes.io/audit": "restricted",
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/warn": "restricted",
          },
        },
      },
    ]);
  });

  it("refuses a name that is no DNS label", () => {
    throws(() => render("Shop"), {
      name: "InvalidError",
      message:
        'test/namespace is invalid\n  name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Shop"; did you mean "shop"',
    });
  });
});
