import { deepEqual } from "node:assert/strict";

import { azureDnsConfig, azureIdentity } from "./azure-identity.js";
import { externalDns, onAks, records, zoneIds } from "./identities.test.data.js";

const group = "/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/dns";
const credential = {
  subject: "system:serviceaccount:dns:external-dns",
  audiences: ["api://AzureADTokenExchange"],
};

describe("the managed identity of a service account on Azure", () => {
  it("has a role on its zone and one to find it in its resource group", () => {
    deepEqual(azureIdentity(onAks, externalDns(records(zoneIds.aks))), {
      name: "acme-apac-external-dns",
      credential,
      grants: [
        { role: "dns-zone-contributor", scope: zoneIds.aks },
        { role: "reader", scope: group },
      ],
      beyond: ["may change and delete the zone acme.example itself", "reads everything in the resource group dns"],
    });
  });

  it("has no role on the group when it need not find its zone, and says which record types Azure cannot hold it to", () => {
    const right = records(zoneIds.aks, { recordTypes: ["TXT"], findsZone: false });
    deepEqual(azureIdentity(onAks, externalDns(right)), {
      name: "acme-apac-external-dns",
      credential,
      grants: [{ role: "dns-zone-contributor", scope: zoneIds.aks }],
      beyond: [
        "may change and delete the zone acme.example itself",
        "may change records of every type in acme.example, not only TXT",
      ],
    });
  });

  it("is told where its zone is", () => {
    deepEqual(azureDnsConfig(onAks.spec, zoneIds.aks), {
      tenantId: "44444444-4444-4444-8444-444444444444",
      subscriptionId: "33333333-3333-4333-8333-333333333333",
      resourceGroup: "dns",
      useWorkloadIdentityExtension: true,
    });
  });
});
