import { deepEqual } from "node:assert/strict";

import { problemText } from "../../lib/problem.js";
import type { Manifest } from "../../lib/manifests.js";
import { gatekeeper } from "./gatekeeper.js";
import { kyverno } from "./kyverno.js";
import type { SharedService } from "./service.js";
import { service } from "./services.test.data.js";
import { singleServiceProblems } from "./single-services.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

const problems = (...services: readonly SharedService[]) =>
  singleServiceProblems("clusters.us.services", services).map(problemText);

describe("singleServiceProblems", () => {
  it("finds none where there is one of each kind, or none", () => {
    deepEqual(problems(), []);
    deepEqual(
      problems(kyverno(clusterNamed("us")), service("traefik", { provides: ["default-ingress-class/traefik"] })),
      [],
    );
  });

  it("refuses two policy engines on a cluster", () => {
    deepEqual(problems(kyverno(clusterNamed("us")), gatekeeper(clusterNamed("us"))), [
      'clusters.us.services must have one policy engine, got ["kyverno: kyverno","gatekeeper: gatekeeper"]',
    ]);
  });

  it("refuses two ingress classes that are both the default, whether a chart or an object says so", () => {
    const nginx = service("nginx", { objects: [ingressClass("nginx", "true")] });
    const traefik = service("traefik", { provides: ["default-ingress-class/traefik"] });
    deepEqual(problems(nginx, traefik), [
      'clusters.us.services must have one default ingress class, got ["nginx: IngressClass nginx","traefik: traefik"]',
    ]);
  });

  it("takes ingress classes of which one is the default", () => {
    const other = service("other", { before: [ingressClass("other", "false")], provides: ["ingress-class/other"] });
    deepEqual(problems(service("nginx", { objects: [ingressClass("nginx", "true")] }), other), []);
  });

  it("refuses two default gateways", () => {
    const gateway = (name: string) => service(name, { provides: [`default-gateway/${name}/default`] });
    deepEqual(problems(gateway("envoy"), gateway("istio")), [
      'clusters.us.services must have one default gateway, got ["envoy: envoy/default","istio: istio/default"]',
    ]);
  });
});

function ingressClass(name: string, isDefault: string): Manifest {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name, annotations: { "ingressclass.kubernetes.io/is-default-class": isDefault } },
    spec: { controller: `example.com/${name}` },
  };
}
