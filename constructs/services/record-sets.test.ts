import { deepEqual } from "node:assert/strict";

import type { Route53Zone } from "../../lib/fleet/dns-zone-spec.js";
import type { RecordRouting } from "../../lib/fleet/expose-spec.js";
import { problemText } from "../../lib/problem.js";
import { zones } from "./dns-zones.test.data.js";
import { recordSetProblems, type ClusterRecords, type ExposedHost } from "./record-sets.js";

const shared: Route53Zone = { dns: "route53", name: "acme.example", hostedZoneId: "Z0ACME", account: "111111111111" };
const host = "shop.acme.example";
const paths = { host: "shop.name", routing: "shop.routing" };
const weighted = (setIdentifier: string): RecordRouting => ({ policy: "weighted", setIdentifier, weight: 50 });

/** Clusters that write into one zone. */
function inOneZone(hosts: Readonly<Record<string, readonly ExposedHost[]>>): Readonly<Record<string, ClusterRecords>> {
  return Object.fromEntries(Object.entries(hosts).map(([name, each]) => [name, { zones: [shared], hosts: each }]));
}

describe("recordSetProblems", () => {
  const cases: Readonly<Record<string, readonly [Readonly<Record<string, ClusterRecords>>, ...string[]]>> = {
    "nothing of names that differ": [inOneZone({ a: [{ host, paths }], b: [{ host: "web.acme.example", paths }] })],
    "nothing of one name with a routing policy and set identifiers": [
      inOneZone({ a: [{ host, paths, routing: weighted("a") }], b: [{ host, paths, routing: weighted("b") }] }),
    ],
    "nothing of one name in two zones": [
      {
        a: { zones: [shared], hosts: [{ host, paths }] },
        b: { zones: [{ ...shared, hostedZoneId: "Z0OTHER" }], hosts: [{ host, paths }] },
      },
    ],
    "of one name that two more clusters write": [
      inOneZone({ a: [{ host, paths }], b: [{ host: "Shop.acme.example", paths }], c: [{ host, paths }] }),
      'shop.name must be written by one cluster, or by each with a routing policy and a set identifier of its own, and not by a and b, got "Shop.acme.example"',
      'shop.name must be written by one cluster, or by each with a routing policy and a set identifier of its own, and not by a and c, got "shop.acme.example"',
    ],
    "of one name that has a routing policy on one cluster alone": [
      inOneZone({ a: [{ host, paths, routing: weighted("a") }], b: [{ host, paths }] }),
      'shop.name must be written by one cluster, or by each with a routing policy and a set identifier of its own, and not by a and b, got "shop.acme.example"',
    ],
    "of a set identifier that two clusters have": [
      inOneZone({
        a: [{ host, paths, routing: weighted("a") }],
        b: [{ host, paths, routing: weighted("b") }],
        c: [{ host, paths, routing: weighted("b") }],
      }),
      'shop.routing.setIdentifier must be another than that of b for the same host, got "b"',
    ],
    "of two policies for one name": [
      inOneZone({
        a: [{ host, paths, routing: weighted("a") }],
        b: [{ host, paths, routing: { policy: "latency", setIdentifier: "b", region: "us-east-1" } }],
      }),
      'shop.routing.policy must be "weighted", as in a for the same host, got "latency"',
    ],
    "of a routing policy where DNS has none": [
      { eu: { zones: [zones.eu], hosts: [{ host: "shop.eu.acme.example", paths, routing: weighted("eu") }] } },
      'shop.routing must be left out, since only Route 53 has routing policies, got "weighted"',
    ],
    "of one name that two clusters write where DNS has no routing": [
      {
        a: { zones: [zones.eu], hosts: [{ host: "shop.eu.acme.example", paths }] },
        b: { zones: [zones.eu], hosts: [{ host: "shop.eu.acme.example", paths }] },
      },
      'shop.name must be written by one cluster, and not by a and b, got "shop.eu.acme.example"',
    ],
    "of a name in no zone of its cluster": [
      {
        us: {
          zones: [zones.us],
          hosts: [
            { host, paths },
            { host: "notus.acme.example", paths },
            { host: "us.acme.example", paths },
          ],
        },
      },
      'shop.name must be in a zone of the cluster\'s external-dns, got "shop.acme.example"',
      'shop.name must be in a zone of the cluster\'s external-dns, got "notus.acme.example"',
    ],
    "of one name in the zone with the longest name alone": [
      {
        a: { zones: [shared, zones.us], hosts: [{ host: "shop.us.acme.example", paths }] },
        b: { zones: [zones.us], hosts: [{ host: "shop.us.acme.example", paths }] },
        c: { zones: [shared], hosts: [{ host: "shop.us.acme.example", paths }] },
      },
      'shop.name must be written by one cluster, or by each with a routing policy and a set identifier of its own, and not by a and b, got "shop.us.acme.example"',
    ],
  };
  for (const [name, [clusters, ...messages]] of Object.entries(cases)) {
    it(`says ${name}`, () => {
      deepEqual(recordSetProblems(clusters).map(problemText), messages);
    });
  }
});
