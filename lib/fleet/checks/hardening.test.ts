import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "a promise of the tier that is switched off": [
    {
      clusters: {
        us: {
          hardening: { privateEndpoint: false, deletionProtection: false, auditLogs: false },
          authorizedNetworks: ["192.0.2.0/24"],
        },
      },
    },
    "clusters.us.hardening.privateEndpoint must be true in the tier production, got false",
    "clusters.us.hardening.deletionProtection must be true in the tier production, got false",
  ],
  "nothing about an option that no tier promises": [{ clusters: { us: { hardening: { networkPolicy: false } } } }],
  "a public endpoint that anybody may call": [
    { clusters: { eu: { tier: "development", pools: { general: { machine: "burstable.medium", nodes: 1 } } } } },
    "clusters.eu.authorizedNetworks must name at least one network, since the endpoint of the API server is public, got nothing",
  ],
  "nothing about a public endpoint for some networks": [
    {
      clusters: {
        eu: {
          tier: "development",
          authorizedNetworks: ["192.0.2.0/24"],
          pools: { general: { machine: "burstable.medium", nodes: 1 } },
        },
      },
    },
  ],
  "an option that needs another one": [
    { clusters: { eu: { hardening: { workloadIdentity: false } }, asia: { hardening: { auditLogs: false } } } },
    "clusters.eu.hardening.nodeMetadata must be false where workloadIdentity is, got true",
    "clusters.asia.hardening.defender must be false where auditLogs is, got true",
  ],
  "a system pool that the cluster does not have": [
    { clusters: { asia: { systemPool: "genral" } } },
    'clusters.asia.systemPool must be a pool of the cluster, got "genral"; did you mean "general"',
  ],
};

describe("checks of hardening", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
