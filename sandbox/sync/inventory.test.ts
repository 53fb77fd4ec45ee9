import { deepEqual, equal } from "node:assert/strict";

import type { Manifest } from "../../lib/manifests.js";
import type { ApiRequest } from "../kubernetes/api-client.js";
import type { Properties } from "../provider/property-value.js";
import { digest, identity, readInventories, writeInventory, type Inventory } from "./inventory.js";

const web: Manifest = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" } };
const role: Manifest = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "flotilla:reader of all" },
};
const inventory: Inventory = {
  layer: "workloads",
  order: 2,
  entries: [
    { object: web, applied: "0123456789abcdef" },
    { object: role, applied: undefined },
  ],
  version: undefined,
};

/** An API server that remembers one ConfigMap. */
function server() {
  const requests: string[] = [];
  let map: Properties | undefined;
  const send = ({ method, path, body }: ApiRequest): Promise<Properties> => {
    requests.push(`${method} ${path.replace(/\?.*/, "")}`);
    if (method === "GET") {
      return Promise.resolve({ items: map === undefined ? [] : [map] });
    }
    const { metadata, ...rest } = body as Properties;
    map = {
      ...map,
      ...rest,
      metadata: { ...(map?.["metadata"] as Properties), ...(metadata as Properties), resourceVersion: "7" },
    };
    return Promise.resolve(map);
  };
  return { send, requests };
}

describe("an inventory", () => {
  it("is read as it was written", async () => {
    const client = server();
    await writeInventory(client, undefined, inventory);
    const read = await readInventories(client);
    deepEqual(read.get("workloads"), { ...inventory, version: "7" });
  });

  it("is not written again while nothing changes, and updated only where nobody else has written it since", async () => {
    const client = server();
    const first = await writeInventory(client, undefined, inventory);
    const second = await writeInventory(client, first, { ...inventory, entries: [...inventory.entries].reverse() });
    await writeInventory(client, second, { ...inventory, entries: [] });
    const path = "/api/v1/namespaces/flotilla-system/configmaps";
    deepEqual(client.requests, [`POST ${path}`, `PATCH ${path}/sync-workloads`]);
  });
});

describe("identity", () => {
  it("is the same in all versions of a kind", () => {
    equal(identity(web), "apps Deployment shop/web");
    equal(identity({ ...web, apiVersion: "apps/v1beta1" }), identity(web));
  });
});

describe("digest", () => {
  it("tells what is applied from what was", () => {
    equal(digest(web), digest({ ...web }));
    equal(digest(web) === digest({ ...web, spec: {} }), false);
  });
});
