import { deepEqual } from "node:assert/strict";

import type { Route53Zone } from "../../lib/fleet/dns-zone-spec.js";
import type { RecordRouting } from "../../lib/fleet/expose-spec.js";
import { problemText } from "../../lib/problem.js";
import { zones } from "./dns-zones.test.data.js";
import { recordSetProblems, type ClusterRecords, type ExposedHost } from "./record-sets.js";

const shared: Route53Zone = { dns: "route53", name: "acme.example", hostedZoneId: "Z0ACME", account: "111111111111" };
const host = "shop.acme.example";
const weighted = (setIdentifier: string): RecordRouting => ({ policy: "weighted", setIdentifier, weight: 50 });

/** Clusters that write into one zone. */
function inOneZone(hosts: Readonly<Record<string, readonly ExposedHost[]>>): Readonly<Record<string, ClusterRecords>> {
  return Object.fromEntries(Object.entries(hosts).map(([name, each]) => [name, { zones: [shared], hosts: each }]));
}

describe("recordSetProblems", () => {
  const cases: Readonly<Record<string, readonly [Readonly<Record<string, ClusterRecords>>, ...string[]]>> = {
    "nothing of names that differ": [inOneZone({ a: [{ host }], b: [{ host: "web.acme.example" }] })],
    "nothing of one name with a routing policy and set identifiers": [
      inOneZone({ a: [{ host, routing: weighted("a") }], b: [{ host, routing: weighted("b") }] }),
    ],
    "nothing of one name in two zones": [
      {
        a: { zones: [shared], hosts: [{ host }] },
        b: { zones: [{ ...shared, hostedZoneId: "Z0OTHER" }], hosts: [{ host }] },
      },
    ],
    "of one name that two more clusters write": [
      inOneZone({ a: [{ host }], b: [{ host: "Shop.acme.example" }], c: [{ host }] }),
      'clusters.b.hosts[0].host must be written by one cluster, or by each with a routing policy and a set identifier of its own; a writes it too, got "Shop.acme.example"',
      'clusters.c.hosts[0].host must be written by one cluster, or by each with a routing policy and a set identifier of its own; a writes it too, got "shop.acme.example"',
    ],
    "of one name that has a routing policy on one cluster alone": [
      inOneZone({ a: [{ host, routing: weighted("a") }], b: [{ host }] }),
      'clusters.b.hosts[0].host must be written by one cluster, or by each with a routing policy and a set identifier of its own; a writes it too, got "shop.acme.example"',
    ],
    "of a set identifier that two clusters have": [
      inOneZone({
        a: [{ host, routing: weighted("a") }],
        b: [{ host, routing: weighted("b") }],
        c: [{ host, routing: weighted("b") }],
      }),
      'clusters.c.hosts[0].routing.setIdentifier must be another than that of b for the same host, got "b"',
    ],
    "of two policies for one name": [
      inOneZone({
        a: [{ host, routing: weighted("a") }],
        b: [{ host, routing: { policy: "latency", setIdentifier: "b", region: "us-east-1" } }],
      }),
      'clusters.b.hosts[0].routing.policy must be "weighted", as in a for the same host, got "latency"',
    ],
    "of a routing policy where DNS has none": [
      { eu: { zones: [zones.eu], hosts: [{ host: "shop.eu.acme.example", routing: weighted("eu") }] } },
      'clusters.eu.hosts[0].routing must be left out, since only Route 53 has routing policies, got "weighted"',
    ],
    "of a name in no zone of its cluster": [
      { us: { zones: [zones.us], hosts: [{ host }, { host: "notus.acme.example" }, { host: "us.acme.example" }] } },
      'clusters.us.hosts[0].host must be in a zone of the cluster\'s external-dns, got "shop.acme.example"',
      'clusters.us.hosts[1].host must be in a zone of the cluster\'s external-dns, got "notus.acme.example"',
    ],
    "of one name in the zone with the longest name alone": [
      {
        a: { zones: [shared, zones.us], hosts: [{ host: "shop.us.acme.example" }] },
        b: { zones: [zones.us], hosts: [{ host: "shop.us.acme.example" }] },
        c: { zones: [shared], hosts: [{ host: "shop.us.acme.example" }] },
      },
      'clusters.b.hosts[0].host must be written by one cluster, or by each with a routing policy and a set identifier of its own; a writes it too, got "shop.us.acme.example"',
    ],
  };
  for (const [name, [clusters, ...messages]] of Object.entries(cases)) {
    it(`says ${name}`, () => {
      deepEqual(recordSetProblems(clusters).map(problemText), messages);
    });
  }
});
