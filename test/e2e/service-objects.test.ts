import { equal, match } from "node:assert/strict";

import type { CloudZone } from "../../lib/fleet/dns-zone-spec.js";
import { certManager, type CertManagerOptions } from "../../constructs/services/cert-manager.js";
import { certificate } from "../../constructs/services/certificate.js";
import { zones } from "../../constructs/services/dns-zones.test.data.js";
import { externalDns } from "../../constructs/services/external-dns.js";
import type { SharedService } from "../../constructs/services/service.js";
import { clusterNamed } from "../../constructs/services/tier-clusters.test.data.js";
import type { Manifest } from "../../lib/manifests.js";
import { ApiServer, knowsDefinitions } from "./api-server.js";
import { filledIn } from "./filled-in.js";

/** Every kind of issuer in a cloud. */
function issuersOf(zone: CloudZone): CertManagerOptions {
  return {
    issuers: {
      public: { kind: "acme", email: "platform@acme.example", zones: [zone] },
      internal: { kind: "private-ca", secret: "acme-ca" },
    },
  };
}

/** The services of a cluster in each cloud, and of one in none. */
const services: Readonly<Record<string, readonly SharedService[]>> = {
  "Amazon EKS": [
    certManager(clusterNamed("us"), issuersOf(zones.us)),
    externalDns(clusterNamed("us"), { zones: [zones.us] }),
  ],
  "Google Kubernetes Engine": [
    certManager(clusterNamed("eu"), issuersOf(zones.eu)),
    externalDns(clusterNamed("eu"), { zones: [zones.eu] }),
  ],
  "Azure Kubernetes Service": [
    certManager(clusterNamed("asia"), issuersOf(zones.asia)),
    externalDns(clusterNamed("asia"), { zones: [zones.asia] }),
  ],
  "a local cluster": [certManager(clusterNamed("dev")), externalDns(clusterNamed("dev"), { zones: [zones.dev] })],
};

/** The objects that services have beside their charts, with something in place of what only a cluster can tell. */
function objectsOf(all: readonly SharedService[]): Manifest[] {
  return filledIn(all.flatMap(({ before, objects }) => [...before, ...objects]));
}

describe("objects of the shared services (skipped without programs or definitions)", () => {
  const shop = certificate({
    name: "shop",
    namespace: "shop",
    hosts: ["*.us.acme.example", "us.acme.example"],
    issuer: "public",
  });
  let server: ApiServer;

  before(async function () {
    if (!knowsDefinitions) this.skip();
    server = await ApiServer.start("service-objects");
    await server.prepare([...objectsOf(Object.values(services).flat()), shop]);
  });
  after(async () => {
    if (knowsDefinitions) await server.remove();
  });

  for (const [where, all] of Object.entries(services)) {
    it(`are taken to the last field on ${where}`, () =>
      server.accept(objectsOf(all), "--dry-run=server", "--force-conflicts"));
  }

  it("are taken with a certificate of what is exposed", () => server.accept([shop], "--dry-run=server"));

  it("are not taken with a field that their kind does not have", async () => {
    const spec = { ...(shop["spec"] as object), dnsName: "us.acme.example" };
    const { code, stderr } = await server.apply([{ ...shop, spec }], "--dry-run=server");
    equal(code, 1);
    match(stderr, /unknown field "dnsName" in io\.cert-manager\.v1\.Certificate\.spec/);
  });
});
