import { deepEqual, equal, throws } from "node:assert/strict";

import type { AksSpec, ClusterSpec, EksSpec, GkeSpec } from "../../lib/fleet/cluster-spec.js";
import { hardeningOf } from "../../lib/fleet/hardening.js";
import { presetGaps } from "../../lib/fleet/preset-gaps.js";
import { late } from "../../lib/late.js";
import type { Manifest } from "../../lib/manifests.js";
import { problemText } from "../../lib/problem.js";
import { asoResources, type AgentPoolSpec, type ManagedClusterSpec } from "./aso.js";
import { clusterApiObjects, clusterApiProblems } from "./cluster-api-objects.js";
import { aks, eks, gke } from "./clusters.test.data.js";
import type { ClusterApiOptions } from "./options.js";

const titles = (objects: readonly Manifest[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const find = (objects: readonly Manifest[], kind: string, name?: string) => {
  const object = objects.find((each) => each.kind === kind && (name === undefined || each.metadata.name === name));
  return object?.["spec"] as Readonly<Record<string, unknown>>;
};

describe("clusterApiObjects of a cluster on EKS", () => {
  const objects = clusterApiObjects("acme", "staging", eks.spec, { ...eks.options, labels: { ring: "2" } });
  const metadata = (name: string) => ({
    name,
    namespace: "default",
    labels: { ring: "2", "cluster.x-k8s.io/cluster-name": "staging" },
  });
  const tags = { "flotilla:fleet": "acme", "flotilla:cluster": "staging" };

  it("are the Cluster, what it stands on and two objects for each pool", () => {
    deepEqual(titles(objects), [
      "Cluster staging",
      "AWSManagedCluster staging",
      "AWSManagedControlPlane staging",
      "MachinePool staging-general",
      "AWSManagedMachinePool staging-general",
      "MachinePool staging-batch",
      "AWSManagedMachinePool staging-batch",
    ]);
  });

  it("hold together by references without version and namespace", () => {
    deepEqual(objects[0], {
      apiVersion: "cluster.x-k8s.io/v1beta2",
      kind: "Cluster",
      metadata: { name: "staging", namespace: "default", labels: { ring: "2" } },
      spec: {
        clusterNetwork: { pods: { cidrBlocks: ["10.49.0.0/16"] }, services: { cidrBlocks: ["10.50.0.0/16"] } },
        controlPlaneRef: {
          apiGroup: "controlplane.cluster.x-k8s.io",
          kind: "AWSManagedControlPlane",
          name: "staging",
        },
        infrastructureRef: {
          apiGroup: "infrastructure.cluster.x-k8s.io",
          kind: "AWSManagedCluster",
          name: "staging",
        },
      },
    });
  });

  it("say the whole secure preset", () => {
    const subnet = (role: string, zone: string, cidrBlock: string) => ({
      id: `${role}-us-west-2${zone}`,
      cidrBlock,
      availabilityZone: `us-west-2${zone}`,
      isPublic: role === "public",
      ...(role === "pods" ? { tags: { "sigs.k8s.io/cluster-api-provider-aws/association": "secondary" } } : {}),
    });
    const addon = (name: keyof typeof eks.options.eks.addons) => ({
      name,
      version: eks.options.eks.addons[name],
      conflictResolution: "overwrite",
    });
    const configuration = JSON.stringify({
      enableNetworkPolicy: "true",
      env: {
        AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true",
        ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone",
        ENABLE_PREFIX_DELEGATION: "true",
        WARM_PREFIX_TARGET: "1",
      },
    });
    deepEqual(objects[2], {
      apiVersion: "controlplane.cluster.x-k8s.io/v1beta2",
      kind: "AWSManagedControlPlane",
      metadata: metadata("staging"),
      spec: {
        region: "us-west-2",
        version: "v1.35",
        eksClusterName: "acme-staging",
        roleName: "acme-staging-control-plane",
        identityRef: { kind: "AWSClusterRoleIdentity", name: "staging" },
        network: {
          vpc: {
            cidrBlock: "10.49.0.0/16",
            secondaryCidrBlocks: [{ ipv4CidrBlock: "10.48.0.0/16" }],
            subnetSchema: "PreferPrivate",
          },
          subnets: [
            subnet("public", "a", "10.48.192.0/20"),
            subnet("nodes", "a", "10.48.0.0/18"),
            subnet("pods", "a", "10.49.0.0/18"),
            subnet("public", "b", "10.48.208.0/20"),
            subnet("nodes", "b", "10.48.64.0/18"),
            subnet("pods", "b", "10.49.64.0/18"),
          ],
        },
        endpointAccess: { private: true, public: false },
        accessConfig: { authenticationMode: "api", bootstrapClusterCreatorAdminPermissions: false },
        accessEntries: [
          {
            principalARN: "arn:aws:iam::555555555555:role/platform",
            type: "standard",
            accessPolicies: [
              {
                policyARN: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                accessScope: { type: "cluster" },
              },
            ],
          },
        ],
        associateOIDCProvider: true,
        upgradePolicy: "standard",
        bootstrapSelfManagedAddons: false,
        addons: [
          { ...addon("vpc-cni"), configuration },
          addon("kube-proxy"),
          addon("eks-pod-identity-agent"),
          addon("coredns"),
        ],
        additionalTags: tags,
        encryptionConfig: { provider: eks.options.eks.secretsKey, resources: ["secrets"] },
        logging: { apiServer: true, audit: true, authenticator: true, controllerManager: true, scheduler: true },
      },
    });
  });

  it("leave the size of an autoscaled pool to the autoscaler, within the spec's bounds", () => {
    deepEqual(objects[3], {
      apiVersion: "cluster.x-k8s.io/v1beta2",
      kind: "MachinePool",
      metadata: {
        ...metadata("staging-general"),
        annotations: {
          "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size": "3",
          "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size": "6",
          "capacity.cluster-autoscaler.kubernetes.io/cpu": "2",
          "capacity.cluster-autoscaler.kubernetes.io/memory": "8Gi",
          "cluster.x-k8s.io/replicas-managed-by": "external-autoscaler",
        },
      },
      spec: {
        clusterName: "staging",
        template: {
          spec: {
            clusterName: "staging",
            version: "v1.35.0",
            bootstrap: { dataSecretName: "" },
            infrastructureRef: {
              apiGroup: "infrastructure.cluster.x-k8s.io",
              kind: "AWSManagedMachinePool",
              name: "staging-general",
            },
          },
        },
      },
    });
    deepEqual(find(objects, "AWSManagedMachinePool", "staging-general")["scaling"], { minSize: 3, maxSize: 6 });
  });

  it("make nodes that are private, encrypted and repaired, with the labels and taints of their pool", () => {
    deepEqual(objects[6], {
      apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2",
      kind: "AWSManagedMachinePool",
      metadata: metadata("staging-batch"),
      spec: {
        eksNodegroupName: "batch",
        roleName: "acme-staging-nodes",
        amiType: "AL2023_x86_64_STANDARD",
        capacityType: "onDemand",
        availabilityZoneSubnetType: "private",
        scaling: { minSize: 2, maxSize: 2 },
        labels: { team: "data" },
        taints: [{ key: "team", value: "data", effect: "no-schedule" }],
        updateConfig: { maxUnavailablePercentage: 33 },
        nodeRepairConfig: { enabled: true },
        awsLaunchTemplate: {
          name: "acme-staging-batch",
          instanceType: "t3.large",
          rootVolume: { deviceName: "/dev/xvda", size: 80, type: "gp3", encrypted: true },
          instanceMetadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        },
        additionalTags: tags,
      },
    });
    equal(find(objects, "MachinePool", "staging-batch")["replicas"], 2);
  });

  it("take a key that the stack makes", () => {
    const own = { ...eks.options.eks, secretsKey: late("secrets_key") };
    const [, , controlPlane] = clusterApiObjects("acme", "staging", eks.spec, { eks: own });
    deepEqual((controlPlane?.["spec"] as Record<string, unknown>)["encryptionConfig"], {
      provider: late("secrets_key"),
      resources: ["secrets"],
    });
  });
});

describe("clusterApiObjects of a cluster on GKE", () => {
  const objects = clusterApiObjects("acme", "production-eu", gke.spec, gke.options);

  it("say what the provider has a field for", () => {
    deepEqual(find(objects, "GCPManagedControlPlane"), {
      project: "acme-production-eu",
      location: "europe-west1",
      clusterName: "acme-production-eu",
      version: "v1.35.2",
      clusterNetwork: {
        useIPAliases: true,
        pod: { cidrBlock: "10.16.0.0/14" },
        service: { cidrBlock: "10.24.0.0/20" },
        privateCluster: { enablePrivateNodes: true, enablePrivateEndpoint: true },
      },
      clusterSecurity: {
        workloadIdentityConfig: { workloadPool: "acme-production-eu.svc.id.goog" },
        authenticatorGroupConfig: { securityGroups: "gke-security-groups@acme.example" },
      },
      master_authorized_networks_config: {
        cidr_blocks: [{ cidr_block: "10.0.0.0/8", display_name: "10.0.0.0/8" }],
        gcp_public_cidrs_access_enabled: false,
      },
      binaryAuthorization: "project_singleton_policy_enforce",
    });
  });

  it("give nodes the zones of the tier, and bounds of all zones together", () => {
    deepEqual(find(objects, "GCPManagedMachinePool", "production-eu-general"), {
      nodePoolName: "general",
      machineType: "n2-standard-4",
      imageType: "COS_CONTAINERD",
      nodeLocations: ["europe-west1-b", "europe-west1-c", "europe-west1-d"],
      scaling: { enableAutoscaling: true, minCount: 12, maxCount: 24, locationPolicy: "balanced" },
      management: { autoRepair: true, autoUpgrade: false },
      nodeSecurity: {
        serviceAccount: {
          email: "acme-production-eu-nodes@acme-production-eu.iam.gserviceaccount.com",
          scopes: ["https://www.googleapis.com/auth/cloud-platform"],
        },
        enableSecureBoot: true,
        enableIntegrityMonitoring: true,
      },
    });
  });
});

describe("clusterApiObjects of a cluster on AKS", () => {
  const objects = clusterApiObjects("acme", "production-apac", aks.spec, aks.options);
  const resources = (kind: string, name?: string) =>
    asoResources({ ...(objects[0] as Manifest), spec: find(objects, kind, name) });

  it("make everything that the cluster stands on", () => {
    deepEqual(
      resources("AzureASOManagedCluster").map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        "ResourceGroup production-apac",
        "PublicIPAddress production-apac-nat",
        "NatGateway production-apac-nat",
        "VirtualNetwork production-apac",
        "VirtualNetworksSubnet production-apac-nodes",
        "UserAssignedIdentity production-apac-control-plane",
        "RoleAssignment production-apac-network-contributor",
        "RoleAssignment production-apac-key-vault-crypto-user",
      ],
    );
  });

  it("act by a Secret of the same namespace in every resource", () => {
    const kinds = ["AzureASOManagedCluster", "AzureASOManagedControlPlane", "AzureASOManagedMachinePool"];
    const annotations = kinds.flatMap((kind) => resources(kind).map(({ metadata }) => metadata.annotations));
    deepEqual(
      annotations,
      annotations.map(() => ({ "serviceoperator.azure.com/credential-from": "azure" })),
    );
  });

  it("leave pools and version of the cluster to the provider, and say all else", () => {
    equal(find(objects, "AzureASOManagedControlPlane")["version"], "v1.35");
    const [cluster] = resources("AzureASOManagedControlPlane");
    const { networkProfile, securityProfile, ...spec } = cluster?.spec as ManagedClusterSpec;
    deepEqual(networkProfile, {
      networkPlugin: "azure",
      networkPluginMode: "overlay",
      networkDataplane: "cilium",
      networkPolicy: "cilium",
      podCidr: "10.36.0.0/14",
      serviceCidr: "10.40.0.0/16",
      dnsServiceIP: "10.40.0.10",
      loadBalancerSku: "standard",
      outboundType: "userAssignedNATGateway",
    });
    deepEqual(securityProfile, {
      azureKeyVaultKms: { enabled: true, keyId: aks.options.aks.secretsKey.url, keyVaultNetworkAccess: "Public" },
      workloadIdentity: { enabled: true },
      imageCleaner: { enabled: true, intervalHours: 168 },
    });
    deepEqual(spec, {
      azureName: "acme-production-apac",
      location: "australiaeast",
      owner: { name: "production-apac" },
      nodeResourceGroup: "acme-production-apac-nodes",
      dnsPrefix: "acme-production-apac",
      sku: { name: "Base", tier: "Standard" },
      identity: {
        type: "UserAssigned",
        userAssignedIdentities: [
          {
            reference: {
              group: "managedidentity.azure.com",
              kind: "UserAssignedIdentity",
              name: "production-apac-control-plane",
            },
          },
        ],
      },
      enableRBAC: true,
      disableLocalAccounts: true,
      aadProfile: {
        managed: true,
        enableAzureRBAC: true,
        adminGroupObjectIDs: ["77777777-7777-4777-8777-777777777777"],
        tenantID: "44444444-4444-4444-8444-444444444444",
      },
      publicNetworkAccess: "Disabled",
      apiServerAccessProfile: { disableRunCommand: true, enablePrivateCluster: true, privateDNSZone: "system" },
      oidcIssuerProfile: { enabled: true },
      autoUpgradeProfile: { upgradeChannel: "patch", nodeOSUpgradeChannel: "NodeImage" },
      addonProfiles: { azurepolicy: { enabled: true } },
      tags: { "flotilla:fleet": "acme", "flotilla:cluster": "production-apac" },
    });
  });

  it("let the autoscaler of AKS size a pool, and the MachinePool a fixed one", () => {
    const scaling = (name: string) => {
      const [pool] = resources("AzureASOManagedMachinePool", name);
      const { enableAutoScaling, minCount, maxCount, mode } = pool?.spec as AgentPoolSpec;
      return { enableAutoScaling, minCount, maxCount, mode };
    };
    const none = { enableAutoScaling: undefined, minCount: undefined, maxCount: undefined };
    deepEqual(scaling("production-apac-general"), {
      enableAutoScaling: true,
      minCount: 8,
      maxCount: 16,
      mode: "System",
    });
    deepEqual(scaling("production-apac-memory"), { ...none, mode: "User" });
    equal(objects[3]?.metadata.annotations?.["cluster.x-k8s.io/replicas-managed-by"], "aks");
    equal(find(objects, "MachinePool", "production-apac-memory")["replicas"], 3);
  });
});

describe("an option of the secure preset", () => {
  const made = (spec: ClusterSpec, options: ClusterApiOptions) =>
    JSON.stringify(clusterApiObjects("acme", "c", spec, options));
  /** What nothing in the objects says, as it follows from another option or is for the stack that applies them. */
  const elsewhere = ["deletionProtection", "nodeMetadata"];
  for (const { spec, options } of [eks, gke, aks] as const) {
    const gaps = Object.keys(presetGaps[spec.cloud]);
    const all: Readonly<Record<string, boolean>> = hardeningOf(spec);
    for (const option of Object.keys(all).filter((name) => !elsewhere.includes(name))) {
      it(`${option} on ${spec.cloud} ${gaps.includes(option) ? "is refused unless it is given up" : "changes the objects"}`, () => {
        const other = { ...spec, hardening: { [option]: false } } as ClusterSpec;
        if (!gaps.includes(option)) {
          equal(made(spec, options) === made(other, options), false);
          return;
        }
        const without = gaps.filter((gap) => gap !== option);
        deepEqual(
          clusterApiProblems("c", spec, { ...options, without }).map(({ path, rule }) => `${path} ${rule}`),
          [`clusters.c.hardening.${option} unsaid-option`],
        );
        deepEqual(clusterApiProblems("c", other, { ...options, without }), []);
      });
    }
  }
});

describe("clusterApiProblems", () => {
  const lines = (spec: ClusterSpec, options: ClusterApiOptions) =>
    clusterApiProblems("c", spec, options).map(problemText);
  const changed = <S extends EksSpec | GkeSpec | AksSpec>(spec: S, changes: Partial<S>): S => ({ ...spec, ...changes });

  it("has nothing to say about clusters that Cluster API can make", () => {
    deepEqual(
      [eks, gke, aks].flatMap(({ spec, options }) => lines(spec, options)),
      [],
    );
  });

  const cases: Readonly<Record<string, readonly [ClusterSpec, ClusterApiOptions, ...string[]]>> = {
    "a machine pool on a cloud whose gates are closed": [
      gke.spec,
      { ...gke.options, gates: { "gcp/MachinePool": false } },
      'gates["gcp/GKE"] must be on (EXP_CAPG_GKE=true where its provider is installed), got nothing, which is off',
      'gates["gcp/MachinePool"] must be on (EXP_MACHINE_POOL=true where its provider is installed), got false',
    ],
    "an upgrade that skips a minor version": [
      eks.spec,
      { ...eks.options, deployed: { ...eks.spec, kubernetes: "1.33" } },
      'clusters.c.kubernetes must stay 1.33 or become 1.34, since clusters go up one minor version at a time, got "1.35"; did you mean "1.34"',
    ],
    "a version that goes back": [
      aks.spec,
      { ...aks.options, deployed: { ...aks.spec, kubernetes: "1.36" } },
      'clusters.c.kubernetes must stay 1.36 or become 1.37, since clusters go up one minor version at a time, got "1.35"; did you mean "1.36"',
    ],
    "an alias in place of a key": [
      eks.spec,
      { eks: { ...eks.options.eks, secretsKey: "alias/acme" } },
      'eks.secretsKey must be the ARN of a KMS key ("arn:aws:kms:…:key/…"), since secretsEncryption is on, got "alias/acme"',
    ],
    "an add-on without a version": [
      eks.spec,
      { eks: { ...eks.options.eks, addons: { "vpc-cni": "v1", "kube-proxy": "v1", coredns: "v1" } } },
      "eks.addons.eks-pod-identity-agent must be a version, since workloadIdentity is on, got nothing",
    ],
    "callers of a private endpoint on EKS": [
      changed<EksSpec>(eks.spec, { authorizedNetworks: ["10.0.0.0/8"] }),
      eks.options,
      'clusters.c.authorizedNetworks must be empty where Cluster API makes a cluster on eks with a private endpoint, which it opens to nobody else, got ["10.0.0.0/8"]',
    ],
    "a patch version of another minor": [
      gke.spec,
      { ...gke.options, gke: { version: "1.34.9" } },
      'gke.version must be a patch version of the spec\'s 1.35, got "1.34.9"',
    ],
    "no key where Secrets are to be encrypted on AKS": [
      aks.spec,
      { ...aks.options, aks: { credentials: "azure" } },
      "aks.secretsKey must be a key and its vault, since secretsEncryption is on, got nothing",
    ],
    "an option that nobody needs to give up": [
      aks.spec,
      { ...aks.options, without: ["auditLogs", "defenders", "defender"] },
      'without[1] must be one of auditLogs, defender, got "defenders"; did you mean "defender"',
    ],
    "nothing of what the cloud needs, and a bad namespace": [
      eks.spec,
      { namespace: "Fleet" },
      'namespace must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Fleet"; did you mean "fleet"',
      "eks must be there for a cluster on eks, got nothing",
    ],
    "a cluster on this machine": [
      {
        cloud: "local",
        tier: "development",
        kubernetes: "1.35",
        network: { nodes: "172.18.0.0/16", pods: "10.56.0.0/16", services: "10.57.0.0/16" },
        pools: {},
      },
      {},
      'clusters.c.cloud must be eks, gke or aks for Cluster API to make the cluster, got "local"',
    ],
  };
  for (const [name, [spec, options, ...problems]] of Object.entries(cases)) {
    it(`refuses ${name}`, () => {
      deepEqual(lines(spec, options), problems);
    });
  }

  it("are all in one error", () => {
    throws(() => clusterApiObjects("acme", "c", eks.spec), {
      name: "InvalidError",
      message: "Cluster API for c is invalid\n  eks must be there for a cluster on eks, got nothing",
    });
  });
});
