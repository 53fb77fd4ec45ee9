import { deepEqual, equal, throws } from "node:assert/strict";

import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { TenantNamespace, type TenantNamespaceProps } from "./tenant-namespace.js";

const quota = { requests: { cpu: "4", memory: "8Gi" }, pods: 50 };
const render = (props: Partial<TenantNamespaceProps> = {}): Manifest[] =>
  manifests("test", (chart) => {
    const tenant = new TenantNamespace(chart, "tenant", { name: "checkout", team: "shop", quota, ...props });
    equal(tenant.namespace, props.name ?? "checkout");
  });

describe("TenantNamespace", () => {
  it("is the namespace and what fences it", () => {
    deepEqual(render({ network: { from: ["monitoring"] } }).map(manifestTitle), [
      "Namespace checkout",
      "LimitRange checkout/tenant",
      "ResourceQuota checkout/tenant",
      "NetworkPolicy checkout/allow-dns",
      "NetworkPolicy checkout/allow-from-namespaces",
      "NetworkPolicy checkout/allow-same-namespace",
      "NetworkPolicy checkout/default-deny",
    ]);
  });

  it("says whose it is, and holds pods to the restricted standard", () => {
    deepEqual(render()[0]?.metadata.labels, {
      "app.kubernetes.io/managed-by": "flotilla",
      "flotilla/team": "shop",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    });
  });

  it("refuses names that can be none", () => {
    throws(() => render({ name: "", team: "Shop" }), {
      name: "InvalidError",
      message: [
        "test/tenant is invalid",
        '  name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got ""',
        '  team must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Shop"; did you mean "shop"',
      ].join("\n"),
    });
  });
});
