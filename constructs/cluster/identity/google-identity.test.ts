import { deepEqual } from "node:assert/strict";

import { googleIdentity } from "./google-identity.js";
import { externalDns, onGke, records, zoneIds } from "./identities.test.data.js";

const member =
  "principal://iam.googleapis.com/projects/666666666666/locations/global/workloadIdentityPools/acme-eu.svc.id.goog/subject/ns/dns/sa/external-dns";
const everyCluster = "is the service account of that name in every cluster of the project acme-eu";

describe("the grants of a service account on Google Cloud", () => {
  it("are a role on its zone and one to find it in its project", () => {
    deepEqual(googleIdentity(onGke, externalDns(records(zoneIds.gke))), {
      member,
      grants: [
        { role: "roles/dns.admin", project: "acme-eu", zone: "acme-example" },
        { role: "roles/dns.reader", project: "acme-eu" },
      ],
      beyond: [
        everyCluster,
        "may change and delete the managed zone acme-example itself",
        "reads all managed zones of the project acme-eu and their records",
      ],
    });
  });

  it("hold to the record types that are named, and leave the project alone when it need not find its zone", () => {
    const right = records(zoneIds.gke, { recordTypes: ["TXT", "A"], findsZone: false });
    deepEqual(googleIdentity(onGke, externalDns(right)), {
      member,
      grants: [
        {
          role: "roles/dns.admin",
          project: "acme-eu",
          zone: "acme-example",
          condition: {
            title: "only-A-TXT",
            expression:
              'resource.type != "dns.googleapis.com/ResourceRecordSet" || resource.name.endsWith("/A") || resource.name.endsWith("/TXT")',
          },
        },
      ],
      beyond: [everyCluster, "may change and delete the managed zone acme-example itself"],
    });
  });

  it("are in the project of the zone", () => {
    const right = records("projects/acme-dns/managedZones/acme-example");
    deepEqual(googleIdentity(onGke, externalDns(right)).grants, [
      { role: "roles/dns.admin", project: "acme-dns", zone: "acme-example" },
      { role: "roles/dns.reader", project: "acme-dns" },
    ]);
  });
});
