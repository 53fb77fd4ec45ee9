import { deepEqual } from "node:assert/strict";

import type { AksSpec, EksSpec, GkeSpec } from "../../lib/fleet/cluster-spec.js";
import type { AksHardening, EksHardening, GkeHardening } from "../../lib/fleet/hardening.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { aksRules } from "../../policies/hardening/aks-rules.js";
import { eksRules } from "../../policies/hardening/eks-rules.js";
import { gkeRules } from "../../policies/hardening/gke-rules.js";
import { hardeningProblems } from "../../policies/hardening/hardening-problems.js";
import type { HardeningRule } from "../../policies/hardening/hardening-rule.js";
import { ran, type Registration } from "../../test/registrations.js";
import { AksCluster } from "./aks.js";
import { clusterApiFleet } from "../cluster-api/clusters.test.data.js";
import { createdByClusterApi } from "./cluster-api/create.js";
import { EksCluster } from "./eks.js";
import { GkeCluster } from "./gke.js";

const common = {
  tier: "development", // one zone: fewer resources to compare
  kubernetes: "1.35",
  network: { nodes: "10.0.0.0/16", pods: "10.1.0.0/16", services: "10.2.0.0/16" },
  pools: { general: { machine: "general.xlarge", nodes: 3 } },
} as const;
const eks: EksSpec = {
  ...common,
  cloud: "eks",
  region: "us-east-1",
  account: "222222222222",
  administrators: ["arn:aws:iam::222222222222:role/platform"],
  authorizedNetworks: ["203.0.113.0/24"],
};
const gke: GkeSpec = {
  ...common,
  cloud: "gke",
  region: "europe-west1",
  project: "acme",
  projectNumber: "666666666666",
};
const aks: AksSpec = {
  ...common,
  cloud: "aks",
  region: "australiaeast",
  subscription: "33333333-3333-4333-8333-333333333333",
  tenant: "44444444-4444-4444-8444-444444444444",
  administrators: ["77777777-7777-4777-8777-777777777777"],
  systemPool: "general",
};

/** What changes when an option is switched off, as `resource` or `resource: path`. */
const eksChanges: Readonly<Record<keyof EksHardening, readonly string[]>> = {
  privateEndpoint: ["Cluster c: vpcConfig.endpointPublicAccess", "Cluster c: vpcConfig.publicAccessCidrs"],
  privateNodes: [
    "Cluster c: vpcConfig.subnetIds",
    "NodeGroup c-general: subnetIds",
    "Subnet c-public-us-east-1a: mapPublicIpOnLaunch",
  ],
  secretsEncryption: ["Alias c-secrets", "Cluster c: encryptionConfig", "Key c-secrets"],
  auditLogs: ["Cluster c: enabledClusterLogTypes", "LogGroup c-logs"],
  instanceMetadataV2: ["LaunchTemplate c-general: metadataOptions"],
  workloadIdentity: ["Addon c-eks-pod-identity-agent", "OpenIdConnectProvider c-workloads"],
  accessEntriesOnly: ["Cluster c: accessConfig.authenticationMode"],
  creatorWithoutAccess: ["Cluster c: accessConfig.bootstrapClusterCreatorAdminPermissions"],
  volumeEncryption: ["LaunchTemplate c-general: blockDeviceMappings.0.ebs.encrypted"],
  networkPolicy: ["Addon c-vpc-cni: configurationValues"],
  standardSupport: ["Cluster c: upgradePolicy.supportType"],
  deletionProtection: ["Cluster c: deletionProtection", "Cluster c: protect", "Key c-secrets: protect"],
};

const gkeChanges: Readonly<Record<keyof GkeHardening, readonly string[]>> = {
  privateEndpoint: [
    "Cluster c: controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic",
    "Cluster c: privateClusterConfig.enablePrivateEndpoint",
  ],
  privateNodes: ["Cluster c: privateClusterConfig.enablePrivateNodes"],
  secretsEncryption: ["Cluster c: databaseEncryption", "CryptoKey c-secrets", "CryptoKeyIAMMember c-secrets"],
  auditLogs: ["Cluster c: loggingConfig", "Cluster c: monitoringConfig"],
  nodeMetadata: ["NodePool c-general: nodeConfig.workloadMetadataConfig"],
  workloadIdentity: ["Cluster c: workloadIdentityConfig"],
  strictAuthentication: [
    "Cluster c: anonymousAuthenticationConfig",
    "Cluster c: enableLegacyAbac",
    "Cluster c: masterAuth",
    "Cluster c: rbacBindingConfig",
  ],
  shieldedNodes: ["Cluster c: enableShieldedNodes", "NodePool c-general: nodeConfig.shieldedInstanceConfig"],
  diskEncryption: ["CryptoKey c-disks", "CryptoKeyIAMMember c-disks", "NodePool c-general: nodeConfig.bootDiskKmsKey"],
  networkPolicy: ["Cluster c: datapathProvider"],
  automaticUpgrades: [
    "Cluster c: releaseChannel.channel",
    "NodePool c-general: management.autoRepair",
    "NodePool c-general: management.autoUpgrade",
    "NodePool c-general: version",
  ],
  binaryAuthorization: ["Cluster c: binaryAuthorization"],
  securityPosture: ["Cluster c: securityPostureConfig"],
  deletionProtection: [
    "Cluster c: deletionProtection",
    "Cluster c: protect",
    "CryptoKey c-disks: protect",
    "CryptoKey c-secrets: protect",
  ],
};

const system = "ManagedCluster c: agentPoolProfiles.0";
const aksChanges: Readonly<Record<keyof AksHardening, readonly string[]>> = {
  privateEndpoint: [
    "ManagedCluster c: apiServerAccessProfile.authorizedIPRanges",
    "ManagedCluster c: apiServerAccessProfile.enablePrivateCluster",
    "ManagedCluster c: apiServerAccessProfile.privateDNSZone",
    "ManagedCluster c: publicNetworkAccess",
  ],
  privateNodes: [`${system}.enableNodePublicIP`],
  secretsEncryption: [
    "Key c-secrets",
    "ManagedCluster c: securityProfile.azureKeyVaultKms",
    "RoleAssignment c-key-vault-crypto-user",
    "Vault c-secrets",
  ],
  auditLogs: ["DiagnosticSetting c-logs"],
  workloadIdentity: [
    "ManagedCluster c: oidcIssuerProfile.enabled",
    "ManagedCluster c: securityProfile.workloadIdentity",
  ],
  azureRbac: [
    "ManagedCluster c: aadProfile.enableAzureRBAC",
    "RoleAssignment c-kubernetes-cluster-admin-77777777-7777-4777-8777-777777777777",
  ],
  noLocalAccounts: ["ManagedCluster c: disableLocalAccounts"],
  noRunCommand: ["ManagedCluster c: apiServerAccessProfile.disableRunCommand"],
  hostEncryption: [`${system}.enableEncryptionAtHost`],
  trustedLaunch: [`${system}.securityProfile`],
  networkPolicy: [
    "ManagedCluster c: networkProfile.networkDataplane",
    "ManagedCluster c: networkProfile.networkPolicy",
  ],
  automaticUpgrades: ["ManagedCluster c: autoUpgradeProfile"],
  azurePolicy: ["ManagedCluster c: addonProfiles"],
  defender: ["ManagedCluster c: securityProfile.defender"],
  imageCleaner: ["ManagedCluster c: securityProfile.imageCleaner"],
  deletionProtection: ["Key c-secrets: protect", "ManagedCluster c: protect", "Vault c-secrets: protect"],
};

/** What the tier leaves out and a stricter one has. */
const strict = { privateEndpoint: true, deletionProtection: true };

const clouds = {
  EKS: {
    changes: eksChanges,
    create: (hardening: EksHardening) =>
      new EksCluster("c", { fleet: "acme", spec: { ...eks, hardening: { ...strict, ...hardening } } }),
  },
  GKE: {
    changes: gkeChanges,
    create: (hardening: GkeHardening) =>
      new GkeCluster("c", { fleet: "acme", spec: { ...gke, hardening: { ...strict, ...hardening } } }),
  },
  AKS: {
    changes: aksChanges,
    create: (hardening: AksHardening) =>
      new AksCluster("c", { fleet: "acme", spec: { ...aks, hardening: { ...strict, ...hardening } } }),
  },
};

/** What a cluster registers, made once for all tests of it. */
const made = new Map<string, Promise<readonly Registration[]>>();
function registered(cloud: keyof typeof clouds, hardening: object): Promise<readonly Registration[]> {
  const key = `${cloud} ${JSON.stringify(hardening)}`;
  const known = made.get(key) ?? ran(() => clouds[cloud].create(hardening)).then(({ registrations }) => registrations);
  made.set(key, known);
  return known;
}
const cloudNames = Object.keys(clouds) as (keyof typeof clouds)[];

describe("an option of the secure preset that is switched off", () => {
  for (const cloud of cloudNames) {
    for (const [option, expected] of Object.entries(clouds[cloud].changes)) {
      it(`changes its own fields on ${cloud} and nothing else: ${option}`, async () => {
        const secure = leaves(await registered(cloud, {}));
        const opened = leaves(await registered(cloud, { [option]: false }));
        deepEqual(changed(secure, opened), [...expected].sort());
      });
    }
  }
});

/** Options that show in no field of one resource. */
const unseen = ["privateNodes", "workloadIdentity", "auditLogs", "deletionProtection"];
const rulesOf: Readonly<Record<keyof typeof clouds, readonly HardeningRule[]>> = {
  EKS: eksRules,
  GKE: gkeRules,
  AKS: aksRules,
};

describe("a rule of the policy pack", () => {
  for (const cloud of cloudNames) {
    const rules = rulesOf[cloud];
    const { changes } = clouds[cloud];
    const broken = async (hardening: object) => {
      const registrations = await registered(cloud, hardening);
      return rules.filter((rule) => registrations.some((resource) => hardeningProblems(rule, resource).length > 0));
    };

    it(`holds of a cluster on ${cloud} with the secure preset`, async () => {
      deepEqual(await broken({}), []);
    });

    for (const option of Object.keys(changes).filter((name) => rules.some((rule) => rule.option === name))) {
      it(`is broken on ${cloud} by the option that it asks for: ${option}`, async () => {
        deepEqual(
          (await broken({ [option]: false })).map((rule) => rule.option),
          [option],
        );
      });
    }

    it(`is there for every option of ${cloud} that shows in a field`, () => {
      const missing = Object.keys(changes).filter((name) => !rules.some((rule) => rule.option === name));
      deepEqual(
        missing.filter((name) => !unseen.includes(name)),
        [],
      );
    });
  }
});

describe("an option of the secure preset that is switched off in a cluster of Cluster API", () => {
  const spec: EksSpec = { ...eks, provisioner: "cluster-api", authorizedNetworks: [] };
  const create = (hardening: EksHardening) =>
    ran(
      () =>
        createdByClusterApi({
          fleet: withCluster({ ...spec, hardening: { ...strict, ...hardening } }),
          cluster: "c",
          spec: { ...spec, hardening: { ...strict, ...hardening } },
          unprotected: false,
        }),
      { preview: true },
    );
  const objects = "AWSManagedControlPlane management/default/AWSManagedControlPlane/c: spec";
  /** Beside the objects, which have tests of their own. */
  const changes: Readonly<Partial<Record<keyof EksHardening, readonly string[]>>> = {
    secretsEncryption: ["Alias c-secrets", `${objects}.encryptionConfig`, "Key c-secrets"],
    auditLogs: [`${objects}.logging`, "LogGroup c-logs"],
    deletionProtection: ["Cluster management/default/Cluster/c: protect", "Key c-secrets: protect"],
    workloadIdentity: [
      `${objects}.addons.2.name`,
      `${objects}.addons.2.version`,
      `${objects}.addons.3`,
      `${objects}.associateOIDCProvider`,
    ],
  };
  for (const [option, expected] of Object.entries(changes)) {
    it(`changes its own fields on EKS and nothing else: ${option}`, async () => {
      const [secure, opened] = [
        leaves((await create({})).registrations),
        leaves((await create({ [option]: false })).registrations),
      ];
      deepEqual(changed(secure, opened), [...expected].sort());
    });
  }
});

/** A fleet with one cluster more. */
function withCluster(spec: EksSpec): Fleet {
  return { ...clusterApiFleet, clusters: { ...clusterApiFleet.clusters, c: spec } };
}

/** Every value of what was registered, by `resource: path`. */
function leaves(registrations: readonly Registration[]): ReadonlyMap<string, unknown> {
  const all = new Map<string, unknown>();
  for (const { type, name, inputs, protect } of registrations) {
    const title = `${type.split(":").at(-1) ?? ""} ${name}`;
    all.set(title, true);
    all.set(`${title}: protect`, protect);
    walk(inputs, `${title}: `, all);
  }
  return all;
}

function walk(value: unknown, path: string, all: Map<string, unknown>): void {
  all.set(path, typeof value === "object" ? "object" : value);
  if (typeof value === "object" && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      walk(child, path.endsWith(": ") ? `${path}${key}` : `${path}.${key}`, all);
    }
  }
}

/** Where two differ, without what is below a place that one of them does not have. */
function changed(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): string[] {
  const different = [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path)).sort();
  const onOneSide = different.filter((path) => a.has(path) !== b.has(path));
  const below = (path: string) =>
    onOneSide.some((other) => path !== other && (path.startsWith(`${other}.`) || path.startsWith(`${other}: `)));
  const named = different.filter((path) => !below(path));
  // A list of subnets is one value to whoever reads it.
  return [...new Set(named.map((path) => path.replace(/(subnetIds)\.\d+$/, "$1")))];
}
