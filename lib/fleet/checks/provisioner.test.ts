import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const credentials = { aws: { name: "aws-credentials" }, gcp: { name: "google-credentials" } };
const managementLayer = { clusterApiOperator: { credentials } };
const fromClusterApi = { provisioner: "cluster-api" } as const;
/** Another cluster on EKS than the one that manages the others. */
const staging = {
  cloud: "eks",
  region: "us-west-2",
  account: "555555555555",
  administrators: ["arn:aws:iam::555555555555:role/platform"],
  tier: "staging",
  kubernetes: "1.35",
  network: { nodes: "10.48.0.0/16", pods: "10.49.0.0/16", services: "10.50.0.0/16" },
  pools: { general: { machine: "burstable.large", min: 3, max: 6 } },
};
const onEks = (changes: object) => ({
  managementLayer,
  rollout: [
    ["dev", "staging"],
    ["eu", "asia"],
  ],
  clusters: { staging: { ...staging, ...fromClusterApi, ...changes } },
});
/** All that the provider for Google Cloud cannot say. */
const gkeWithout = {
  secretsEncryption: false,
  auditLogs: false,
  strictAuthentication: false,
  diskEncryption: false,
  networkPolicy: false,
  automaticUpgrades: false,
  securityPosture: false,
};
const aksWithout = { auditLogs: false, defender: false };
const gke = { ...fromClusterApi, clusterApi: { version: "1.35.2" }, hardening: gkeWithout };
const aks = { ...fromClusterApi, clusterApi: { credentials: "azure" }, hardening: aksWithout };

const cases: Cases = {
  "nothing but one word on EKS": [onEks({})],
  "nothing in clusters with all that their providers need": [{ managementLayer, clusters: { eu: gke, asia: aks } }],
  "nothing where Rancher brings Cluster API": [
    {
      ...onEks({}),
      managementLayer: {
        rancher: { hostname: "rancher.acme.example", certificate: { source: "rancher" }, clusterApi: { credentials } },
      },
    },
  ],
  "what only Cluster API needs on a cluster of Pulumi": [
    {
      clusters: {
        us: { clusterApi: { identity: "us" } },
        eu: { provisioner: "pulumi", clusterApi: { version: "1.35.2" } },
      },
    },
    'clusters.us.clusterApi must not be there unless the provisioner is "cluster-api", got {"identity":"us"}',
    'clusters.eu.clusterApi must not be there unless the provisioner is "cluster-api", got {"version":"1.35.2"}',
  ],
  "a management cluster that would create itself": [
    { managementLayer, clusters: { us: fromClusterApi } },
    'clusters.us.provisioner must be "pulumi", since the management cluster runs Cluster API and cannot create itself, got "cluster-api"',
  ],
  "a fleet without Cluster API": [
    { ...onEks({}), managementLayer: undefined },
    'clusters.staging.provisioner must be "pulumi" where the management layer has no Cluster API, which managementLayer.rancher or managementLayer.clusterApiOperator brings, got "cluster-api"',
  ],
  "a gate that is closed by hand": [
    {
      ...onEks({}),
      managementLayer: {
        clusterApiOperator: { credentials, gates: { aws: { MachinePool: false }, gcp: { GKE: false } } },
      },
    },
    "managementLayer.clusterApiOperator.gates.aws.MachinePool must be true, since a cluster of Cluster API needs it, got false",
  ],
  "nothing of what Cluster API needs, and options that nobody can say": [
    {
      managementLayer,
      clusters: { eu: { ...fromClusterApi, hardening: { ...gkeWithout, auditLogs: true } }, asia: fromClusterApi },
    },
    "clusters.eu.hardening.auditLogs must be false for Cluster API, since GCPManagedControlPlane names a logging service, but not the logs of the control plane, got true",
    "clusters.asia.hardening.auditLogs must be false for Cluster API, since nothing in the objects makes a workspace and sends the logs to it, got true",
    "clusters.asia.hardening.defender must be false for Cluster API, since nothing in the objects makes the workspace that it needs, got true",
    "clusters.eu.clusterApi.version must be a patch version of the spec's 1.35, got nothing",
    "clusters.asia.clusterApi.credentials must name the Secret by which Azure Service Operator acts in the subscription, got nothing",
  ],
  "a patch of another minor": [
    { managementLayer, clusters: { eu: { ...gke, clusterApi: { version: "1.34.2" } } } },
    'clusters.eu.clusterApi.version must be a patch version of the spec\'s 1.35, got "1.34.2"',
  ],
  "an add-on without a version": [
    onEks({ clusterApi: { addons: { coredns: "latest" } } }),
    'clusters.staging.clusterApi.addons.coredns must be a version such as "v1.20.0-eksbuild.1": aws eks describe-addon-versions --kubernetes-version 1.35, got "latest"',
  ],
  "references across namespaces": [
    {
      ...onEks({ clusterApi: { identity: "aws/staging" } }),
      clusters: {
        ...onEks({ clusterApi: { identity: "aws/staging" } }).clusters,
        eu: { ...gke, clusterApi: { version: "1.35.2", credentials: "gcp/key" } },
        asia: { ...aks, clusterApi: { credentials: "azure/key" } },
      },
    },
    'clusters.eu.clusterApi.credentials must name an object of kind Secret in the same namespace (a-z, 0-9 and "-"), got "gcp/key"',
    'clusters.asia.clusterApi.credentials must name an object of kind Secret in the same namespace (a-z, 0-9 and "-"), got "azure/key"',
    'clusters.staging.clusterApi.identity must name an object of kind AWSClusterRoleIdentity in the same namespace (a-z, 0-9 and "-"), got "aws/staging"',
  ],
  "callers of a private endpoint on EKS": [
    onEks({ authorizedNetworks: ["192.0.2.0/24"] }),
    'clusters.staging.authorizedNetworks must be empty where Cluster API makes a cluster on eks with a private endpoint, which it opens to nobody else, got ["192.0.2.0/24"]',
  ],
};

describe("the checks of provisioners", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`name ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
