import { deepEqual } from "node:assert/strict";

import { late } from "../../../lib/late.js";
import { carriedIdentity } from "./carried-identity.js";
import { externalDns, onAks, onEks, onGke, records, zoneIds } from "./identities.test.data.js";

describe("what manifests say of an identity", () => {
  const nothing = { annotations: {}, podLabels: {} };

  it("is nothing with Pod Identity and on GKE, which know the service account by its name", () => {
    deepEqual(carriedIdentity(onEks, externalDns(records(zoneIds.eks))), nothing);
    deepEqual(carriedIdentity(onGke, externalDns(records(zoneIds.gke))), nothing);
  });

  it("is the role on EKS without Pod Identity, known beforehand", () => {
    deepEqual(carriedIdentity(onEks, externalDns(records(zoneIds.eks)), "web-identity"), {
      annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::222222222222:role/acme-us-external-dns" },
      podLabels: {},
    });
  });

  it("is the client id on AKS, which only Azure knows", () => {
    deepEqual(carriedIdentity(onAks, externalDns(records(zoneIds.aks))), {
      annotations: { "azure.workload.identity/client-id": late("external_dns_client_id") },
      podLabels: { "azure.workload.identity/use": "true" },
    });
  });
});
