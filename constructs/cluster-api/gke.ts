import type { GkeSpec, NodePool } from "../../lib/fleet/cluster-spec.js";
import { fieldsOf, type GkeHardening, type Options } from "../../lib/fleet/hardening.js";
import { tiers } from "../../lib/fleet/tiers.js";
import { machineType } from "../../lib/machine-types.js";
import type { Manifest } from "../../lib/manifests.js";
import { poolName } from "../../lib/names.js";
import { zones } from "../../lib/zones.js";
import { GCP_VERSION, groups } from "./contract.js";
import { machinePool } from "./machine-pool.js";
import { clusterObject, objectMetadata } from "./object-scope.js";
import type { GkeOptions } from "./options.js";
import { cloudName, type ManagedScope } from "./scope.js";

/** What the objects of a cluster on GKE share. */
export type GkeObjectScope = ManagedScope<GkeSpec, Options<GkeHardening>, GkeOptions>;

type Fields = Readonly<Record<string, unknown>>;

const apiVersion = `${groups.infrastructure}/${GCP_VERSION}`;

/** The objects of a cluster on GKE. */
export function gkeObjects(scope: GkeObjectScope): Manifest[] {
  const infrastructure = managedCluster(scope);
  const controlPlane = managedControlPlane(scope);
  const pools = Object.entries(scope.spec.pools).flatMap(([name, pool]) => {
    const managed = managedMachinePool(scope, name, pool);
    const version = `v${scope.own.version}`;
    return [
      machinePool(scope, {
        name,
        pool,
        cloud: "gke",
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

function managedCluster(scope: GkeObjectScope): Manifest {
  const { cluster, namespace, own, spec } = scope;
  return {
    apiVersion,
    kind: "GCPManagedCluster",
    metadata: objectMetadata(scope, cluster),
    spec: {
      project: spec.project,
      region: spec.region,
      credentialsRef: own.credentials === undefined ? undefined : { name: own.credentials, namespace },
      network: network(scope),
      additionalLabels: { "flotilla-fleet": scope.fleet, "flotilla-cluster": cluster },
    },
  };
}

/** The network that the spec names, or one of the cluster's own, to which GKE adds the ranges of pods and services. */
function network(scope: GkeObjectScope): Fields {
  const { existingNetwork, network: ranges, region } = scope.spec;
  if (existingNetwork !== undefined) {
    return { name: existingNetwork.network, subnets: [{ name: existingNetwork.subnetwork, region }] };
  }
  return {
    name: cloudName(scope),
    autoCreateSubnetworks: false,
    subnets: [{ name: cloudName(scope, "nodes"), region, cidrBlock: ranges.nodes, privateGoogleAccess: true }],
  };
}

function managedControlPlane(scope: GkeObjectScope): Manifest {
  const { cluster, on, own, spec } = scope;
  const security = {
    ...(on.workloadIdentity ? { workloadIdentityConfig: { workloadPool: `${spec.project}.svc.id.goog` } } : {}),
    ...(spec.securityGroup === undefined ? {} : { authenticatorGroupConfig: { securityGroups: spec.securityGroup } }),
  };
  return {
    apiVersion,
    kind: "GCPManagedControlPlane",
    metadata: objectMetadata(scope, cluster),
    spec: {
      project: spec.project,
      location: spec.region,
      clusterName: cloudName(scope, undefined, "gke-cluster"),
      version: `v${own.version}`,
      clusterNetwork: {
        useIPAliases: true,
        pod: { cidrBlock: spec.network.pods },
        service: { cidrBlock: spec.network.services },
        privateCluster: { enablePrivateNodes: on.privateNodes, enablePrivateEndpoint: on.privateEndpoint },
      },
      clusterSecurity: security,
      master_authorized_networks_config: {
        cidr_blocks: (spec.authorizedNetworks ?? []).map((range) => ({ cidr_block: range, display_name: range })),
        gcp_public_cidrs_access_enabled: false,
      },
      ...fieldsOf<Fields, keyof typeof on>(on, {
        binaryAuthorization: { binaryAuthorization: "project_singleton_policy_enforce" },
      }),
    },
  };
}

function managedMachinePool(scope: GkeObjectScope, name: string, pool: NodePool): Manifest {
  const { cluster, on, spec } = scope;
  return {
    apiVersion,
    kind: "GCPManagedMachinePool",
    metadata: objectMetadata(scope, `${cluster}-${name}`),
    spec: {
      nodePoolName: poolName("gke", name),
      machineType: machineType(pool.machine, "gke").type,
      imageType: "COS_CONTAINERD",
      nodeLocations: [...zones("gke", spec.region, tiers[spec.tier].zones)],
      // Bounds of all zones together, as in the spec; a fixed pool says so, as the provider scales by default.
      scaling:
        "nodes" in pool
          ? { enableAutoscaling: false }
          : { enableAutoscaling: true, minCount: pool.min, maxCount: pool.max, locationPolicy: "balanced" },
      management: { autoRepair: true, autoUpgrade: false },
      nodeSecurity: {
        serviceAccount: {
          email: `${cloudName(scope, "nodes", "google-service-account")}@${spec.project}.iam.gserviceaccount.com`,
          scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        },
        enableSecureBoot: on.shieldedNodes,
        enableIntegrityMonitoring: on.shieldedNodes,
      },
      kubernetesLabels: { ...pool.labels },
      kubernetesTaints: (pool.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect })),
    },
  };
}
