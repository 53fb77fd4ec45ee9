import { deepEqual } from "node:assert/strict";

import type { RecordRouting } from "../../lib/fleet/expose-spec.js";
import { routingAnnotations } from "./record-routing.js";

describe("routingAnnotations", () => {
  const cases: readonly (readonly [RecordRouting, string, string])[] = [
    [{ policy: "weighted", setIdentifier: "us", weight: 80 }, "aws-weight", "80"],
    [{ policy: "latency", setIdentifier: "us", region: "us-east-1" }, "aws-region", "us-east-1"],
    [{ policy: "failover", setIdentifier: "us", failover: "PRIMARY" }, "aws-failover", "PRIMARY"],
    [{ policy: "multi-value", setIdentifier: "us" }, "aws-multi-value-answer", "true"],
  ];
  for (const [routing, key, value] of cases) {
    it(`tells external-dns of the policy ${routing.policy}`, () => {
      deepEqual(routingAnnotations(routing), {
        "external-dns.alpha.kubernetes.io/set-identifier": "us",
        [`external-dns.alpha.kubernetes.io/${key}`]: value,
      });
    });
  }
});
