import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const certificate = { source: "rancher" };
const rancher = (more: object = {}) => ({ rancher: { hostname: "rancher.acme.example", certificate, ...more } });
const google = { gcp: { name: "google-credentials" } };
const operator = (more: object = {}) => ({ clusterApiOperator: { credentials: google, ...more } });

/** The small fleet, of which Cluster API creates the cluster in Europe. */
const provisioned = (managementLayer: object) => ({
  managementLayer,
  clusters: {
    eu: {
      provisioner: "cluster-api",
      clusterApi: { version: "1.35.2" },
      hardening: {
        secretsEncryption: false,
        auditLogs: false,
        strictAuthentication: false,
        diskEncryption: false,
        networkPolicy: false,
        automaticUpgrades: false,
        securityPosture: false,
      },
    },
  },
});
const path = "managementLayer.clusterApiOperator";

const cases: Cases = {
  "nothing in one that is empty": [{ managementLayer: {} }],
  "nothing in one with Rancher": [
    provisioned({
      ...rancher({ clusterApi: { credentials: google }, teams: { web: { clusters: ["us"] } } }),
      crossplane: { google: { workloadIdentityProvider: "p" }, azure: { clientId: "c" } },
      delivery: ["argo-cd", "flux", "fleet"],
    }),
  ],
  "nothing in one with the operator": [provisioned(operator())],
  "two owners of Cluster API": [
    { managementLayer: { ...rancher(), clusterApiOperator: {} } },
    "managementLayer.clusterApiOperator must be left out beside rancher, which brings Cluster API: it cannot have two owners, got {}",
  ],
  "a core of one's own beside Rancher's": [
    { managementLayer: rancher({ clusterApi: { versions: { core: "v1.14.2" } } }) },
    'managementLayer.rancher.clusterApi.versions.core must be left to Rancher, which brings the core of Cluster API, got "v1.14.2"',
  ],
  "a provider whose contract the core does not serve": [
    provisioned(operator({ versions: { core: "v1.16.0" } })),
    `${path}.versions.gcp must keep a contract that Cluster API v1.16.0 serves (v1beta2), which v1beta1 is not, got "v1.12.0"`,
  ],
  "a provider whose contract nobody has looked up": [
    provisioned(operator({ versions: { gcp: "v1.99.0" } })),
    `${path}.versions.gcp must be of a release series whose contract is known, 1.12 at the latest (https://github.com/kubernetes-sigs/cluster-api-provider-gcp/blob/v1.12.0/metadata.yaml), got "v1.99.0"`,
  ],
  "a version that is not exact": [
    provisioned(operator({ versions: { core: "v1.14" } })),
    `${path}.versions.core must be an exact version such as "v1.2.3", got "v1.14"`,
  ],
  "a gate that is closed, though a cluster is of machine pools": [
    provisioned(operator({ gates: { gcp: { MachinePool: false } } })),
    `${path}.gates.gcp.MachinePool must be true, since a cluster of Cluster API needs it, got false`,
  ],
  "a cloud without credentials": [
    provisioned({ clusterApiOperator: {} }),
    `${path}.credentials.gcp must name the Secret with the variables of the provider gcp, got nothing`,
  ],
  "no Cluster API": [
    provisioned({}),
    'clusters.eu.provisioner must be "pulumi" where the management layer has no Cluster API, which managementLayer.rancher or managementLayer.clusterApiOperator brings, got "cluster-api"',
  ],
  "Rancher without an address": [
    { managementLayer: rancher({ hostname: "https://rancher", replicas: 0 }) },
    'managementLayer.rancher.hostname must be a name in DNS such as "rancher.acme.example", got "https://rancher"',
    "managementLayer.rancher.replicas must be a whole number, 1 or more, got 0",
  ],
  "teams of clusters that the fleet or Rancher does not know": [
    { managementLayer: rancher({ teams: { web: { clusters: ["eu", "aisa"] } } }) },
    'managementLayer.rancher.teams.web.clusters[0] must be a cluster whose id in Rancher is given in clusterIds, got "eu"',
    'managementLayer.rancher.teams.web.clusters[1] must be a cluster of the fleet, got "aisa"; did you mean "asia"',
  ],
  "Crossplane without an identity in a cloud of the fleet": [
    { managementLayer: { crossplane: {} } },
    "managementLayer.crossplane.azure must name the application that trusts the management cluster, since the fleet has clusters on AKS, got nothing",
    "managementLayer.crossplane.google must name the workload identity pool provider, since the fleet has clusters on GKE, got nothing",
  ],
  "an engine that is named twice": [
    { managementLayer: { delivery: ["flux", "flux", "argo-cd"] } },
    'managementLayer.delivery[1] must be an engine that is not named before, got "flux"',
  ],
};

describe("what is wrong with a management layer", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`is ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
