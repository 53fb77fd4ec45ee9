import type { Input, ResourceType } from "../resource-type.js";
import {
  poolFits,
  zonesOfRegion,
  machineExists,
  rangesExist,
  keyIsUsable,
  autoscalingFits,
  nodesAreNotNewer,
} from "./gke-rules.js";

const name: Input = {
  required: true,
  replaces: true,
  pattern: { is: /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/, text: "1 to 40 of a-z, 0-9 and -, the first a letter" },
};
const anything: Input = {};
const replaces: Input = { replaces: true };
const version: Input = { pattern: { is: /^1\.\d\d(\.|$)/, text: "a version such as 1.35" } };
const enabled: Input = { fields: { enabled: { required: true } } };
const serviceAccount: Input = {
  replaces: true,
  refersTo: { types: ["gcp:serviceaccount/account:Account"], by: "email", except: /^default$/, onDelete: "ignore" },
};
const key: Input = { refersTo: { types: ["gcp:kms/cryptoKey:CryptoKey"], onDelete: "ignore" } };

/** Configuration of nodes; nearly everything of it is fixed when a pool is created. */
const nodeConfig: Readonly<Record<string, Input>> = {
  machineType: anything,
  diskSizeGb: { range: [10, 65536] },
  diskType: { oneOf: ["pd-standard", "pd-balanced", "pd-ssd", "hyperdisk-balanced"] },
  imageType: { oneOf: ["COS_CONTAINERD", "UBUNTU_CONTAINERD", "WINDOWS_LTSC_CONTAINERD"] },
  labels: anything,
  resourceLabels: anything,
  tags: anything,
  metadata: replaces,
  minCpuPlatform: replaces,
  oauthScopes: { replaces: true, set: true },
  serviceAccount,
  spot: replaces,
  preemptible: replaces,
  bootDiskKmsKey: { ...key, replaces: true },
  shieldedInstanceConfig: { replaces: true, fields: { enableSecureBoot: {}, enableIntegrityMonitoring: {} } },
  workloadMetadataConfig: {
    fields: { mode: { required: true, oneOf: ["GKE_METADATA", "GCE_METADATA", "MODE_UNSPECIFIED"] } },
  },
  gvnic: enabled,
  kubeletConfig: anything,
  taints: {
    fields: {
      key: { required: true },
      value: { required: true },
      effect: { required: true, oneOf: ["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"] },
    },
  },
};

/** Google Kubernetes Engine. */
export const gke: Readonly<Record<string, ResourceType>> = {
  "gcp:container/cluster:Cluster": {
    noun: "Cluster",
    slow: true,
    id: "projects/{project}/locations/{location}/clusters/{name}",
    protectedBy: "deletionProtection",
    inputs: {
      name,
      location: replaces,
      project: replaces,
      description: replaces,
      nodeLocations: { set: true },
      minMasterVersion: version,
      network: { replaces: true, refersTo: { types: ["gcp:compute/network:Network"], by: "id selfLink name" } },
      subnetwork: {
        replaces: true,
        refersTo: { types: ["gcp:compute/subnetwork:Subnetwork"], by: "id selfLink name" },
      },
      networkingMode: { replaces: true, oneOf: ["VPC_NATIVE", "ROUTES"] },
      ipAllocationPolicy: {
        replaces: true,
        fields: {
          clusterSecondaryRangeName: {},
          servicesSecondaryRangeName: {},
          clusterIpv4CidrBlock: {},
          servicesIpv4CidrBlock: {},
          stackType: { oneOf: ["IPV4", "IPV4_IPV6"] },
        },
      },
      removeDefaultNodePool: anything,
      initialNodeCount: { replaces: true, range: [0, 1000] },
      nodePools: replaces,
      nodeConfig: { replaces: true, fields: nodeConfig },
      defaultMaxPodsPerNode: { replaces: true, range: [8, 256] },
      privateClusterConfig: {
        fields: {
          enablePrivateNodes: {},
          enablePrivateEndpoint: {},
          masterIpv4CidrBlock: replaces,
          privateEndpointSubnetwork: replaces,
          masterGlobalAccessConfig: enabled,
        },
      },
      masterAuthorizedNetworksConfig: {
        fields: {
          cidrBlocks: { fields: { cidrBlock: { required: true }, displayName: {} } },
          gcpPublicCidrsAccessEnabled: {},
          privateEndpointEnforcementEnabled: {},
        },
      },
      controlPlaneEndpointsConfig: {
        fields: {
          dnsEndpointConfig: { fields: { allowExternalTraffic: {}, endpoint: {} } },
          ipEndpointsConfig: enabled,
        },
      },
      databaseEncryption: {
        fields: { state: { required: true, oneOf: ["ENCRYPTED", "DECRYPTED"] }, keyName: key },
      },
      loggingConfig: {
        fields: {
          enableComponents: {
            oneOf: [
              "SYSTEM_COMPONENTS",
              "WORKLOADS",
              "APISERVER",
              "CONTROLLER_MANAGER",
              "SCHEDULER",
              "KCP_CONNECTION",
              "KCP_SSHD",
              "KCP_HPA",
            ],
          },
        },
      },
      monitoringConfig: { fields: { enableComponents: {}, managedPrometheus: enabled } },
      workloadIdentityConfig: {
        fields: {
          workloadPool: { pattern: { is: /^[a-z][-a-z0-9]+\.svc\.id\.goog$/, text: "<project>.svc.id.goog" } },
        },
      },
      masterAuth: {
        fields: { clientCertificateConfig: { replaces: true, fields: { issueClientCertificate: { required: true } } } },
      },
      enableLegacyAbac: { default: false },
      anonymousAuthenticationConfig: { fields: { mode: { required: true, oneOf: ["ENABLED", "LIMITED"] } } },
      rbacBindingConfig: {
        fields: { enableInsecureBindingSystemAuthenticated: {}, enableInsecureBindingSystemUnauthenticated: {} },
      },
      authenticatorGroupsConfig: { fields: { securityGroup: { required: true } } },
      enableShieldedNodes: { default: true },
      enableIntranodeVisibility: anything,
      enableL4IlbSubsetting: anything,
      enableAutopilot: replaces,
      enableKubernetesAlpha: replaces,
      confidentialNodes: { replaces: true, fields: { enabled: {} } },
      datapathProvider: {
        replaces: true,
        oneOf: ["ADVANCED_DATAPATH", "LEGACY_DATAPATH", "DATAPATH_PROVIDER_UNSPECIFIED"],
      },
      networkPolicy: { fields: { enabled: {}, provider: {} } },
      releaseChannel: {
        fields: { channel: { required: true, oneOf: ["RAPID", "REGULAR", "STABLE", "EXTENDED", "UNSPECIFIED"] } },
      },
      binaryAuthorization: { fields: { evaluationMode: { oneOf: ["DISABLED", "PROJECT_SINGLETON_POLICY_ENFORCE"] } } },
      securityPostureConfig: {
        fields: {
          mode: { oneOf: ["DISABLED", "BASIC", "ENTERPRISE"] },
          vulnerabilityMode: { oneOf: ["VULNERABILITY_DISABLED", "VULNERABILITY_BASIC", "VULNERABILITY_ENTERPRISE"] },
        },
      },
      addonsConfig: anything,
      costManagementConfig: enabled,
      dnsConfig: anything,
      gatewayApiConfig: {
        fields: { channel: { oneOf: ["CHANNEL_DISABLED", "CHANNEL_EXPERIMENTAL", "CHANNEL_STANDARD"] } },
      },
      maintenancePolicy: anything,
      notificationConfig: anything,
      verticalPodAutoscaling: enabled,
      deletionProtection: { default: true },
      resourceLabels: anything,
    },
    computed: {
      project: "{project}",
      location: "{location}",
      endpoint: "{controlPlane.host}",
      masterAuth: { clusterCaCertificate: "{controlPlane.certificateAuthority}" },
      masterVersion: "{minMasterVersion}",
      selfLink: "https://container.googleapis.com/v1/{id}",
      effectiveLabels: "{allTags}",
      pulumiLabels: "{allTags}",
    },
    words: {
      exists: "googleapi: Error 409: Already exists: {id}., alreadyExists",
      protected:
        "Cannot destroy cluster because deletion_protection is set to true. Set it to false to proceed with instance deletion.",
      failed:
        'Error waiting for creating GKE cluster: All cluster resources were brought up, but: component "kube-apiserver" is unhealthy.',
    },
    rules: [zonesOfRegion, rangesExist, keyIsUsable],
  },
  "gcp:container/nodePool:NodePool": {
    noun: "NodePool",
    slow: true,
    id: "projects/{project}/locations/{location}/clusters/{clusterBase}/nodePools/{name}",
    importIds: ["{project}/{location}/{clusterBase}/{name}"],
    inputs: {
      name,
      cluster: {
        required: true,
        replaces: true,
        refersTo: { types: ["gcp:container/cluster:Cluster"], by: "id name selfLink", onDelete: "cascade" },
      },
      location: replaces,
      project: replaces,
      nodeLocations: { set: true },
      version,
      initialNodeCount: { replaces: true, range: [0, 1000] },
      nodeCount: { range: [0, 1000] },
      maxPodsPerNode: { replaces: true, range: [8, 256] },
      autoscaling: {
        fields: {
          minNodeCount: { range: [0, 1000] },
          maxNodeCount: { range: [0, 1000] },
          totalMinNodeCount: { range: [0, 1000] },
          totalMaxNodeCount: { range: [0, 1000] },
          locationPolicy: { oneOf: ["BALANCED", "ANY"] },
        },
      },
      management: { fields: { autoRepair: {}, autoUpgrade: {} } },
      upgradeSettings: { fields: { maxSurge: {}, maxUnavailable: {}, strategy: {}, blueGreenSettings: {} } },
      networkConfig: {
        fields: { enablePrivateNodes: {}, podRange: replaces, podIpv4CidrBlock: replaces, createPodRange: replaces },
      },
      nodeConfig: { fields: nodeConfig },
    },
    computed: { project: "{project}", location: "{location}", managedInstanceGroupUrls: [], instanceGroupUrls: [] },
    words: {
      exists: "googleapi: Error 409: Already exists: {id}., alreadyExists",
      failed: "Error waiting for creating GKE NodePool: the pool is in state ERROR",
    },
    rules: [zonesOfRegion, machineExists, poolFits, autoscalingFits, keyIsUsable, nodesAreNotNewer],
  },
};
