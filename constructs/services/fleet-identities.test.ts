import { deepEqual, equal, notDeepEqual } from "node:assert/strict";

import fc from "fast-check";

import type { CloudZone } from "../../lib/fleet/dns-zone-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { changedServices, servicesFleet } from "../../lib/fleet/services-fleet.test.data.js";
import type {
  AcmeIssuer,
  CertManagerSpec,
  DnsSource,
  IssuerSpec,
  ServicesSpec,
} from "../../lib/fleet/services-spec.js";
import { InvalidError } from "../../lib/problem.js";
import { awsIdentity, podIdentityTrust, webIdentityTrust } from "../cluster/identity/aws-identity.js";
import { azureIdentity } from "../cluster/identity/azure-identity.js";
import { googleIdentity } from "../cluster/identity/google-identity.js";
import { onAws, onAzure, onGoogle, subscription } from "./fleet-identities.test.data.js";
import { fleetServices } from "./fleet-services.js";
import type { ServiceIdentity } from "./service.js";

const issuer = "https://oidc.example/id/A";

/** The identities of a cluster's services, each as what its cloud is told: who it is, and what it may do to what. */
function granted(fleet: Fleet, cluster: string): Readonly<Record<string, unknown>> {
  const identities = fleetServices(fleet, cluster).flatMap((service) => service.identities);
  return Object.fromEntries(identities.map((identity) => [identity.name, inCloud(fleet, cluster, identity)]));
}

function inCloud(fleet: Fleet, cluster: string, identity: ServiceIdentity): unknown {
  const spec = fleet.clusters[cluster];
  const place = { fleet: fleet.name, cluster };
  switch (spec?.cloud) {
    case "eks": {
      const on = { ...place, spec };
      const trust = [podIdentityTrust(on, identity), webIdentityTrust(on, identity, issuer)];
      const { roleName, policy } = awsIdentity(on, identity);
      return { roleName, rights: policy.Statement, trust: trust.flatMap(({ Statement }) => Statement) };
    }
    case "gke": {
      const { member, grants } = googleIdentity({ ...place, spec }, identity);
      return { member, grants };
    }
    case "aks": {
      const { name, credential, grants } = azureIdentity({ ...place, spec }, identity);
      return { name, credential, grants };
    }
    default:
      return undefined;
  }
}

/** A cluster in each cloud: zones that it could have, the first of which it has, and what its identities are then. */
const clouds = {
  us: {
    zones: ["a", "b", "c"].map((label) => ({
      dns: "route53",
      name: `${label}.us.acme.example`,
      hostedZoneId: `Z0${label.toUpperCase()}`,
      account: "111111111111",
    })) satisfies readonly CloudZone[],
    id: ({ name }: CloudZone) => `Z0${name.charAt(0).toUpperCase()}`,
    expected: onAws,
  },
  eu: {
    zones: ["a", "b", "c"].map((label) => ({
      dns: "cloud-dns",
      name: `${label}.eu.acme.example`,
      managedZone: `zone-${label}`,
      project: "acme-eu",
    })) satisfies readonly CloudZone[],
    id: ({ name }: CloudZone) => `zone-${name.charAt(0)}`,
    expected: onGoogle,
  },
  asia: {
    zones: ["a", "b", "c"].map((label) => ({
      dns: "azure-dns",
      name: `${label}.asia.acme.example`,
      resourceGroup: "dns",
      subscription,
    })) satisfies readonly CloudZone[],
    id: ({ name }: CloudZone) => name,
    expected: onAzure,
  },
} as const;
type Cluster = keyof typeof clouds;

const text = fc.constantFrom("", "admin", "kube-system", "*", "AdministratorAccess");
const reached = ["serviceAccount", "podLabels", "rbac", "provider", "domainFilters", "extraArgs", "env", "namespace"];
const values = fc.dictionary(
  fc.constantFrom(...reached),
  fc.oneof(text, fc.constant(null), fc.dictionary(fc.constantFrom("name", "annotations", "create"), text)),
);
const common = { version: fc.constantFrom("1.0.0", "99.0.0"), values };
const trust = fc.constantFrom("pod-identity", "web-identity");
const sources = fc.uniqueArray(fc.constantFrom<DnsSource>("service", "ingress", "crd", "gateway-httproute"));

/** Every option of every service, each there or not. */
function options(zones: readonly CloudZone[]): fc.Arbitrary<ServicesSpec> {
  const acme = {
    kind: fc.constant("acme" as const),
    email: fc.constant("platform@acme.example"),
    zones: fc.subarray([...zones], { minLength: 1 }),
    directory: fc.constantFrom("production" as const, "staging" as const, "https://ca.example" as const),
  };
  const issuerSpec: fc.Arbitrary<IssuerSpec> = fc.oneof(
    fc.record(acme, { requiredKeys: ["kind", "email"] }),
    fc.record({ kind: fc.constant("private-ca" as const), secret: fc.constant("ca") }),
  );
  const issuers = fc.dictionary(fc.constantFrom("public", "internal", "other"), issuerSpec);
  const engine = {
    ...common,
    failurePolicy: fc.constantFrom("Fail", "Ignore"),
    excludedNamespaces: fc.constant(["shop"]),
    timeoutSeconds: fc.integer({ min: 1, max: 30 }),
  };
  const all = {
    install: fc.constantFrom("pulumi", "argo-cd", "flux", "fleet"),
    certManager: fc.record({ ...common, issuers, trust }, { requiredKeys: [] }),
    externalDns: fc.record(
      { ...common, sources, trust, policy: fc.constantFrom("sync", "upsert-only", "create-only") },
      { requiredKeys: [] },
    ),
    policyEngine: fc.oneof(
      fc.record({ ...engine, engine: fc.constant("kyverno") }, { requiredKeys: ["engine"] }),
      fc.record({ ...engine, engine: fc.constant("gatekeeper"), mutation: fc.boolean() }, { requiredKeys: ["engine"] }),
    ),
    gateway: fc.record(
      {
        ...common,
        exposure: fc.constantFrom("internal", "internet"),
        issuer: fc.constant("public"),
        domain: fc.constant(`apps.${zones[0]?.name ?? ""}`),
        routesFrom: fc.constant(["shop"]),
      },
      { requiredKeys: ["exposure", "issuer"] },
    ),
    metricsServer: fc.record(
      { ...common, certificate: fc.constantFrom("cert-manager", "itself") },
      { requiredKeys: [] },
    ),
  };
  return fc.record(all, { requiredKeys: [] });
}

/** A cluster with the first of its zones and some services, in place of those that the fleet has. */
function withServices(cluster: Cluster, services: ServicesSpec): Fleet {
  const fleet = changedServices({
    clusters: { [cluster]: { dnsZones: clouds[cluster].zones.slice(0, 1), services: undefined } },
  });
  return { ...fleet, services };
}

/** The zones that services name: external-dns has those of the cluster, a public issuer those too or its own. */
function namedZones(cluster: Cluster, { certManager, externalDns }: ServicesSpec): ReturnType<typeof zonesOfBoth> {
  const own = clouds[cluster].zones.slice(0, 1);
  return zonesOfBoth(cluster, externalDns && own, certManager && acmeZones(certManager, own));
}

function zonesOfBoth(cluster: Cluster, dns: readonly CloudZone[] = [], certificates: readonly CloudZone[] = []) {
  const ids = (zones: readonly CloudZone[]) => [...new Set(zones.map(clouds[cluster].id))];
  return { "external-dns": ids(dns), "cert-manager": ids(certificates) };
}

function acmeZones({ issuers = {} }: CertManagerSpec, own: readonly CloudZone[]): readonly CloudZone[] {
  const isAcme = (spec: IssuerSpec): spec is AcmeIssuer => spec.kind === "acme";
  return Object.values(issuers)
    .filter(isAcme)
    .flatMap(({ zones = own }) => zones);
}

for (const cluster of Object.keys(clouds) as Cluster[]) {
  const { zones, expected } = clouds[cluster];
  const { cloud } = servicesFleet.clusters[cluster] ?? {};

  describe(`the identities of a fleet's services on ${String(cloud)}`, () => {
    const plain: ServicesSpec = {
      certManager: { issuers: { public: { kind: "acme", email: "platform@acme.example" } } },
      externalDns: {},
    };

    it("may do to the zone of the cluster what each needs, and nothing else", () => {
      const ids = zones.slice(0, 1).map(clouds[cluster].id);
      deepEqual(granted(withServices(cluster, plain), cluster), expected({ "external-dns": ids, "cert-manager": ids }));
    });

    it("are just that whatever the options, but for the zones that an issuer names", () => {
      const seen = { granted: 0, refused: 0 };
      fc.assert(
        fc.property(options(zones), (services) => {
          const found = unlessRefused(() => granted(withServices(cluster, services), cluster));
          seen[found === undefined ? "refused" : "granted"] += 1;
          if (found !== undefined) deepEqual(sorted(found), sorted(expected(namedZones(cluster, services))));
        }),
        { numRuns: 300 },
      );
      equal(seen.granted > seen.refused, true, `of ${JSON.stringify(seen)}`);
    });

    it("follow the zones, which alone can widen them", () => {
      const other = { public: { kind: "acme", email: "platform@acme.example", zones: [...zones] } } as const;
      notDeepEqual(
        granted(withServices(cluster, { ...plain, certManager: { issuers: other } }), cluster)["cert-manager"],
        granted(withServices(cluster, plain), cluster)["cert-manager"],
      );
    });
  });
}

describe("the identities of a fleet's services", () => {
  it("are those of DNS and certificates alone, each once, and none on a cluster without a cloud", () => {
    const names = Object.keys(servicesFleet.clusters).map((cluster) => [
      cluster,
      fleetServices(servicesFleet, cluster)
        .flatMap(({ identities }) => identities.map(({ name }) => name))
        .sort(),
    ]);
    const both = ["cert-manager", "external-dns"];
    deepEqual(Object.fromEntries(names), { us: both, west: both, eu: both, asia: both, dev: [] });
  });
});

function sorted(identities: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(identities).sort(([a], [b]) => (a < b ? -1 : 1));
}

function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}
