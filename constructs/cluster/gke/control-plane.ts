import { Cluster, type ClusterArgs } from "@pulumi/gcp/container";

import { fieldsOf } from "../../../lib/fleet/hardening.js";
import { cloudName, guarded } from "../scope.js";
import type { GkeKeys } from "./encryption.js";
import { secondaryRanges, type GkeNetwork } from "./network.js";
import type { NodeIdentity } from "./node-identity.js";
import { nodeZones, type GkeScope } from "./scope.js";

/** What a control plane stands on. */
export interface GkeBase {
  readonly network: GkeNetwork;
  readonly keys: GkeKeys;
  readonly identity: NodeIdentity;
}

/** Logs and metrics of the control plane: https://cloud.google.com/kubernetes-engine/docs/how-to/view-logs */
const controlPlaneComponents = ["SYSTEM_COMPONENTS", "APISERVER", "SCHEDULER", "CONTROLLER_MANAGER"];

/** The control plane of a cluster, regional, without a node pool. */
export function gkeControlPlane(scope: GkeScope, { network, keys, identity }: GkeBase): Cluster {
  const { cluster, spec, on } = scope;
  const args: ClusterArgs = {
    name: cloudName(scope, undefined, "gke-cluster"),
    location: spec.region,
    nodeLocations: nodeZones(scope),
    minMasterVersion: spec.kubernetes,
    network: network.network,
    subnetwork: network.subnetwork,
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: secondaryRanges.pods,
      servicesSecondaryRangeName: secondaryRanges.services,
    },
    // GKE makes a pool with every cluster; this one is gone before the cluster is ready, the spec's own follow.
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    nodeConfig: { serviceAccount: identity.email },
    releaseChannel: { channel: on.automaticUpgrades ? "REGULAR" : "UNSPECIFIED" },
    deletionProtection: scope.protect,
    ...endpoint(scope),
    ...optional(scope),
    ...(keys.secrets === undefined ? {} : { databaseEncryption: { state: "ENCRYPTED", keyName: keys.secrets.id } }),
  };
  return new Cluster(cluster, args, {
    ...guarded(scope),
    deleteBeforeReplace: true, // the new cluster has the name of the old one
    dependsOn: [...network.ready, ...identity.ready, ...(keys.secrets?.ready ?? [])],
    ignoreChanges: ["initialNodeCount", "nodeConfig"], // of the pool that is gone
  });
}

/** Who may call the API server, and from where. */
function endpoint({ spec, on }: GkeScope): Partial<ClusterArgs> {
  return {
    privateClusterConfig: { enablePrivateNodes: on.privateNodes, enablePrivateEndpoint: on.privateEndpoint },
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: !on.privateEndpoint } },
    masterAuthorizedNetworksConfig: {
      cidrBlocks: (spec.authorizedNetworks ?? []).map((cidrBlock) => ({ cidrBlock, displayName: cidrBlock })),
      gcpPublicCidrsAccessEnabled: false,
    },
    ...(spec.securityGroup === undefined ? {} : { authenticatorGroupsConfig: { securityGroup: spec.securityGroup } }),
  };
}

/** Fields that one option of the secure preset sets, and that Google Cloud has a default for. */
function optional({ on, spec }: GkeScope): Partial<ClusterArgs> {
  return fieldsOf<ClusterArgs, keyof typeof on>(on, {
    auditLogs: {
      loggingConfig: { enableComponents: [...controlPlaneComponents, "WORKLOADS"] },
      monitoringConfig: { enableComponents: controlPlaneComponents },
    },
    workloadIdentity: { workloadIdentityConfig: { workloadPool: `${spec.project}.svc.id.goog` } },
    strictAuthentication: {
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      enableLegacyAbac: false,
      anonymousAuthenticationConfig: { mode: "LIMITED" },
      rbacBindingConfig: {
        enableInsecureBindingSystemAuthenticated: false,
        enableInsecureBindingSystemUnauthenticated: false,
      },
    },
    shieldedNodes: { enableShieldedNodes: true },
    networkPolicy: { datapathProvider: "ADVANCED_DATAPATH" },
    binaryAuthorization: { binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" } },
    securityPosture: { securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_BASIC" } },
  });
}
