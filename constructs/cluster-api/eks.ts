import type { EksSpec, NodePool, Taint } from "../../lib/fleet/cluster-spec.js";
import { fieldsOf, type EksHardening, type Options } from "../../lib/fleet/hardening.js";
import { machineType } from "../../lib/machine-types.js";
import type { Manifest } from "../../lib/manifests.js";
import { poolName } from "../../lib/names.js";
import { AWS_VERSION, groups } from "./contract.js";
import { eksAddons } from "./eks-addons.js";
import { eksNetwork } from "./eks-network.js";
import { machinePool } from "./machine-pool.js";
import { clusterObject, objectMetadata } from "./object-scope.js";
import type { EksOptions } from "./options.js";
import { cloudName, type ManagedScope } from "./scope.js";

/** What the objects of a cluster on EKS share. */
export type EksObjectScope = ManagedScope<EksSpec, Options<EksHardening>, EksOptions>;

type Fields = Readonly<Record<string, unknown>>;

/** Administers everything in a cluster: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
const clusterAdmin = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

/** How the provider spells the effects of taints. */
const effects: Readonly<Record<Taint["effect"], string>> = {
  NoSchedule: "no-schedule",
  PreferNoSchedule: "prefer-no-schedule",
  NoExecute: "no-execute",
};

/** The objects of a cluster on EKS. */
export function eksObjects(scope: EksObjectScope): Manifest[] {
  const infrastructure: Manifest = {
    apiVersion: `${groups.infrastructure}/${AWS_VERSION}`,
    kind: "AWSManagedCluster",
    metadata: objectMetadata(scope, scope.cluster),
  };
  const controlPlane = managedControlPlane(scope);
  const pools = Object.entries(scope.spec.pools).flatMap(([name, pool]) => {
    const managed = managedMachinePool(scope, name, pool);
    const version = `v${scope.spec.kubernetes}.0`; // EKS reads the minor version alone
    return [
      machinePool(scope, {
        name,
        pool,
        cloud: "eks",
        infrastructure: managed,
        version,
        autoscaler: "external-autoscaler",
      }),
      managed,
    ];
  });
  return [
    clusterObject(scope, scope.spec.network, { infrastructure, controlPlane }),
    infrastructure,
    controlPlane,
    ...pools,
  ];
}

function managedControlPlane(scope: EksObjectScope): Manifest {
  const { cluster, on, own, spec } = scope;
  return {
    apiVersion: `${groups.controlPlane}/${AWS_VERSION}`,
    kind: "AWSManagedControlPlane",
    metadata: objectMetadata(scope, cluster),
    spec: {
      region: spec.region,
      version: `v${spec.kubernetes}`,
      eksClusterName: cloudName(scope),
      roleName: cloudName(scope, "control-plane"),
      identityRef: own.identity === undefined ? undefined : { kind: "AWSClusterRoleIdentity", name: own.identity },
      network: eksNetwork(spec, on),
      endpointAccess: on.privateEndpoint
        ? { private: true, public: false }
        : { private: true, public: true, publicCIDRs: [...(spec.authorizedNetworks ?? [])] },
      accessConfig: {
        authenticationMode: on.accessEntriesOnly ? "api" : "api_and_config_map",
        bootstrapClusterCreatorAdminPermissions: !on.creatorWithoutAccess,
      },
      accessEntries: spec.administrators.map((principalARN) => ({
        principalARN,
        type: "standard",
        accessPolicies: [{ policyARN: clusterAdmin, accessScope: { type: "cluster" } }],
      })),
      associateOIDCProvider: on.workloadIdentity,
      upgradePolicy: on.standardSupport ? "standard" : "extended",
      bootstrapSelfManagedAddons: false,
      addons: eksAddons(spec, on, own.addons),
      additionalTags: tags(scope),
      ...fieldsOf<Fields, keyof typeof on>(on, {
        secretsEncryption: { encryptionConfig: { provider: own.secretsKey, resources: ["secrets"] } },
        auditLogs: {
          logging: { apiServer: true, audit: true, authenticator: true, controllerManager: true, scheduler: true },
        },
      }),
    },
  };
}

function managedMachinePool(scope: EksObjectScope, name: string, pool: NodePool): Manifest {
  const { on, spec } = scope;
  const existing = spec.existingNetwork?.nodeSubnetIds;
  return {
    apiVersion: `${groups.infrastructure}/${AWS_VERSION}`,
    kind: "AWSManagedMachinePool",
    metadata: objectMetadata(scope, `${scope.cluster}-${name}`),
    spec: {
      eksNodegroupName: poolName("eks", name),
      roleName: cloudName(scope, "nodes"),
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "onDemand",
      availabilityZoneSubnetType: existing === undefined ? (on.privateNodes ? "private" : "public") : undefined,
      subnetIDs: existing === undefined ? undefined : [...existing],
      scaling:
        "nodes" in pool ? { minSize: pool.nodes, maxSize: pool.nodes } : { minSize: pool.min, maxSize: pool.max },
      labels: { ...pool.labels },
      taints: (pool.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect: effects[effect] })),
      updateConfig: { maxUnavailablePercentage: 33 },
      nodeRepairConfig: { enabled: true }, // a managed pool has no Machines that a MachineHealthCheck could watch
      awsLaunchTemplate: launchTemplate(scope, name, pool),
      additionalTags: tags(scope),
    },
  };
}

/** The webhook of the provider takes the machine from here alone, once there is a template at all. */
function launchTemplate(scope: EksObjectScope, name: string, pool: NodePool): Fields {
  return {
    name: cloudName(scope, name),
    instanceType: machineType(pool.machine, "eks").type,
    rootVolume: { deviceName: "/dev/xvda", size: 80, type: "gp3", encrypted: scope.on.volumeEncryption },
    ...fieldsOf<Fields, keyof EksHardening>(scope.on, {
      instanceMetadataV2: {
        instanceMetadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      },
    }),
  };
}

function tags({ fleet, cluster }: EksObjectScope): Fields {
  return { "flotilla:fleet": fleet, "flotilla:cluster": cluster };
}
