import { deepEqual } from "node:assert/strict";

import { service } from "../constructs/services/services.test.data.js";
import { changedServices } from "../lib/fleet/services-fleet.test.data.js";
import type { Changes } from "../lib/fleet/small-fleet.test.data.js";
import { TestFolder } from "./command.test.data.js";

const zone = { dns: "route53", name: "us.acme.example", hostedZoneId: "Z0US", account: "111111111111" } as const;

/** What somebody writes, with services of their own by cluster, and the one line by which flotilla refuses it. */
interface Mistake {
  readonly changes: Changes;
  readonly own?: Readonly<Record<string, readonly unknown[]>>;
  readonly line: string;
}

const ingress = (name: string) => service(name, { provides: [`default-ingress-class/${name}`] });
const mistakes: Readonly<Record<string, Mistake>> = {
  "a version that is none": {
    changes: { services: { certManager: { version: "latest" } } },
    line: 'services.certManager.version must be an exact version such as "1.2.3", got "latest"',
  },
  "a zone in another account": {
    changes: { clusters: { us: { dnsZones: [{ ...zone, account: "999999999999" }] } } },
    line: 'clusters.us.dnsZones[0].account must be the cluster\'s own account "111111111111", got "999999999999"',
  },
  "two ingress classes that are both the default": {
    changes: {},
    own: { us: [ingress("nginx"), ingress("traefik")] },
    line: 'clusters.us.services must have one default ingress class, got ["nginx: nginx","traefik: traefik"]',
  },
  "a service that needs another that is not there": {
    changes: { clusters: { eu: { services: { certManager: false } } } },
    line: "clusters.eu.services.certManager must be there for gateway, got false",
  },
  "an identity on a cluster without workload identity": {
    changes: {
      clusters: {
        us: {
          hardening: { workloadIdentity: false },
          services: { certManager: { issuers: { own: { kind: "private-ca", secret: "ca" } } } },
        },
      },
    },
    line: "clusters.us.hardening.workloadIdentity must be true for the identity of external-dns, got false",
  },
  "external-dns without an owner": {
    changes: { clusters: { us: { services: { externalDns: { values: { txtOwnerId: "" } } } } } },
    line: 'clusters.us.services.externalDns.values.txtOwnerId must name the owner of the cluster\'s records, got ""; did you mean "acme-us"',
  },
  "an option that no service has": {
    changes: { services: { externalDns: { owner: "me" } } },
    line: 'services.externalDns must have no key but "version", "values", "sources", "policy" or "trust", got "owner"',
  },
};

describe("a mistake in the services of a fleet", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  for (const [name, { changes, own = {}, line }] of Object.entries(mistakes)) {
    it(`is refused in one line: ${name}`, async () => {
      folder.setFleet(
        changedServices(changes),
        `exports.services = (cluster) => (${JSON.stringify(own)})[cluster] ?? [];`,
      );
      deepEqual(await folder.flotilla("check"), {
        code: 1,
        results: "",
        messages: `error: fleet is invalid\n  ${line}\n`,
      });
    });
  }

  it("is none in the fleet without it", async () => {
    folder.setFleet(changedServices({}));
    const { code, messages } = await folder.flotilla("check");
    deepEqual({ code, messages }, { code: 0, messages: "" });
  });
});
