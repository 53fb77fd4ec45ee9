import { deepEqual } from "node:assert/strict";

import type { ValuesOverride } from "../../lib/fleet/services-spec.js";
import { problemText } from "../../lib/problem.js";
import { dnsOwnerProblems } from "./dns-owners.js";
import { zones, type SmallFleetCluster } from "./dns-zones.test.data.js";
import { externalDns } from "./external-dns.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

/** What is said of external-dns on all four clusters, with values written by hand on some. */
function problemsWith(values: Readonly<Partial<Record<SmallFleetCluster, ValuesOverride>>>): string[] {
  const names = Object.keys(zones) as SmallFleetCluster[];
  const services = names.map((name) => {
    const service = externalDns(clusterNamed(name), { zones: [zones[name]], values: values[name] ?? {} });
    return [name, service] as const;
  });
  return dnsOwnerProblems("acme", Object.fromEntries(services)).map(problemText);
}

describe("dnsOwnerProblems", () => {
  const path = "services.externalDns.values";
  const cases: Readonly<Record<string, readonly [Parameters<typeof problemsWith>[0], ...string[]]>> = {
    "nothing of owners made by rule": [{}],
    "nothing of an owner of one's own": [{ us: { txtOwnerId: "us-before-flotilla" } }],
    "an owner that two clusters have": [
      { asia: { txtOwnerId: "acme-us" } },
      `clusters.asia.${path}.txtOwnerId must be another than the owner of us, got "acme-us"; did you mean "acme-asia"`,
    ],
    "an owner that a cluster took from another": [
      { us: { txtOwnerId: "acme-eu" } },
      `clusters.eu.${path}.txtOwnerId must be another than the owner of us, got "acme-eu"`,
    ],
    "no owner": [
      { us: { txtOwnerId: null }, eu: { txtOwnerId: "" } },
      `clusters.us.${path}.txtOwnerId must name the owner of the cluster's records, got nothing; did you mean "acme-us"`,
      `clusters.eu.${path}.txtOwnerId must name the owner of the cluster's records, got ""; did you mean "acme-eu"`,
    ],
    "the owner that everybody has who names none": [
      { us: { txtOwnerId: "default" } },
      `clusters.us.${path}.txtOwnerId must name the owner of the cluster's records, got "default"; did you mean "acme-us"`,
    ],
    "a registry that keeps no owner": [
      { us: { registry: "noop" } },
      `clusters.us.${path}.registry must be one that says who owns a record, got "noop"; did you mean "txt"`,
    ],
    "no filter of domains": [
      { us: { domainFilters: [] } },
      `clusters.us.${path}.domainFilters must name a domain, or it would take every zone that it sees, got []`,
    ],
  };
  for (const [name, [values, ...messages]] of Object.entries(cases)) {
    it(`says ${name}`, () => {
      deepEqual(problemsWith(values), messages);
    });
  }
});
