import { deepEqual } from "node:assert/strict";

import { dangers, deployment, type Sketch } from "./judge.test.data.js";

const service = (spec: object): Sketch => ({ kind: "Service", namespace: "shop", spec });

describe("a Service", () => {
  const types: Readonly<Record<string, readonly [from: object, to: object, ...lines: string[]]>> = {
    "no load balancer any more": [
      { type: "LoadBalancer" },
      {},
      "Service web: service-address-lost: the type becomes ClusterIP: the load balancer and its address are deleted",
    ],
    "no port of the nodes any more": [
      { type: "NodePort" },
      { type: "ClusterIP" },
      "Service web: service-address-lost: the type becomes ClusterIP: who uses the address of the NodePort no longer reaches it",
    ],
    "a name alone": [
      {},
      { type: "ExternalName", externalName: "db.example" },
      "Service web: service-address-lost: the type becomes ExternalName: who uses the address of the ClusterIP no longer reaches it",
    ],
    "a load balancer": [{}, { type: "LoadBalancer" }],
    "the same": [{ type: "LoadBalancer" }, { type: "LoadBalancer", ports: [{ port: 80 }] }],
  };
  for (const [name, [from, to, ...lines]] of Object.entries(types)) {
    it(`gets another type: ${name}`, () => {
      deepEqual(dangers([service(from)], [service(to)]), lines);
    });
  }

  it("selects no pod any more", () => {
    const line =
      "Service web: service-without-pods: the selector matches no pod any more: whoever calls the Service gets no answer";
    const base = [deployment(), service({ selector: { app: "web" } })];
    deepEqual(dangers(base, [deployment(), service({ selector: { app: "web", tier: "front" } })]), [line]);
    deepEqual(
      dangers(base, [
        deployment({}, {}, { app: "web", tier: "front" }),
        service({ selector: { app: "web", tier: "front" } }),
      ]),
      [],
    );
    deepEqual(dangers([service({ selector: { app: "a" } })], [service({ selector: { app: "b" } })]), []);
  });
});
