import { deepEqual, doesNotMatch, equal } from "node:assert/strict";

import { load } from "js-yaml";

import type { GkeSpec } from "../../lib/fleet/cluster-spec.js";
import { plain } from "../../test/plain.js";
import { ran, titles, type Ran, type Run } from "../../test/registrations.js";
import { GkeCluster } from "./gke.js";

const spec: GkeSpec = {
  cloud: "gke",
  region: "europe-west1",
  project: "acme-eu",
  projectNumber: "666666666666",
  tier: "production",
  kubernetes: "1.35",
  network: { nodes: "10.20.0.0/20", pods: "10.16.0.0/14", services: "10.24.0.0/20" },
  pools: {
    general: { machine: "general.xlarge", min: 12, max: 24 },
    memory: {
      machine: "memory.xlarge",
      nodes: 6,
      labels: { memory: "much" },
      taints: [{ key: "memory", value: "much", effect: "NoExecute" }],
    },
  },
};

const create = (change: Partial<GkeSpec> = {}, run: Run & { readonly unprotected?: boolean } = {}) =>
  ran(
    () => new GkeCluster("eu", { fleet: "acme", spec: { ...spec, ...change }, unprotected: run.unprotected ?? false }),
    run,
  );

/** The cluster of the unchanged spec, which most tests look at. */
let standard: Promise<Ran<GkeCluster>> | undefined;
const asWritten = () => (standard ??= create());

const inputsOf = ({ registrations }: Ran<GkeCluster>, title: string) =>
  registrations.find(({ type, name }) => `${type} ${name}` === title)?.inputs ?? {};

const network = [
  "gcp:compute/network:Network eu-network",
  "gcp:compute/subnetwork:Subnetwork eu-nodes",
  "gcp:compute/router:Router eu-nat",
  "gcp:compute/routerNat:RouterNat eu-nat",
];

const rest = [
  "flotilla:cluster:GkeCluster eu",
  "pulumi:providers:gcp eu",
  "gcp:serviceaccount/account:Account eu-nodes",
  "gcp:projects/iAMMember:IAMMember eu-nodes-roles/container.defaultNodeServiceAccount",
  "gcp:projects/iAMMember:IAMMember eu-nodes-roles/artifactregistry.reader",
  "gcp:kms/keyRing:KeyRing eu-keys",
  "gcp:kms/cryptoKey:CryptoKey eu-secrets",
  "gcp:kms/cryptoKey:CryptoKey eu-disks",
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember eu-secrets",
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember eu-disks",
  "gcp:container/cluster:Cluster eu",
  "gcp:container/nodePool:NodePool eu-general",
  "gcp:container/nodePool:NodePool eu-memory",
  "pulumi:providers:kubernetes eu",
];

describe("GkeCluster", () => {
  it("registers the network, the cluster and its pools in a preview", async () => {
    const { registrations } = await create({}, { preview: true });
    deepEqual(titles(registrations), [...network, ...rest].sort());
  });

  it("registers the network, the cluster and its pools in an update", async () => {
    deepEqual(titles((await asWritten()).registrations), [...network, ...rest].sort());
  });

  it("uses an existing network and registers none", async () => {
    const existing = await create({ existingNetwork: { network: "shared", subnetwork: "shared-eu" } });
    deepEqual(titles(existing.registrations), [...rest].sort());
    const { network: used, subnetwork } = inputsOf(existing, "gcp:container/cluster:Cluster eu");
    deepEqual([used, subnetwork], ["shared", "shared-eu"]);
  });

  it("is secure without being told", async () => {
    const cluster = await asWritten();
    deepEqual(inputsOf(cluster, "gcp:container/cluster:Cluster eu"), {
      name: "acme-eu",
      location: "europe-west1",
      nodeLocations: ["europe-west1-b", "europe-west1-c", "europe-west1-d"],
      minMasterVersion: "1.35",
      network: "eu-network-id",
      subnetwork: "eu-nodes-id",
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: { serviceAccount: "nodes@acme-eu.example" },
      releaseChannel: { channel: "REGULAR" },
      deletionProtection: true,
      privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true },
      controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: false } },
      masterAuthorizedNetworksConfig: { cidrBlocks: [], gcpPublicCidrsAccessEnabled: false },
      databaseEncryption: { state: "ENCRYPTED", keyName: "eu-secrets-id" },
      loggingConfig: {
        enableComponents: ["SYSTEM_COMPONENTS", "APISERVER", "SCHEDULER", "CONTROLLER_MANAGER", "WORKLOADS"],
      },
      monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS", "APISERVER", "SCHEDULER", "CONTROLLER_MANAGER"] },
      workloadIdentityConfig: { workloadPool: "acme-eu.svc.id.goog" },
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      enableLegacyAbac: false,
      anonymousAuthenticationConfig: { mode: "LIMITED" },
      rbacBindingConfig: {
        enableInsecureBindingSystemAuthenticated: false,
        enableInsecureBindingSystemUnauthenticated: false,
      },
      enableShieldedNodes: true,
      datapathProvider: "ADVANCED_DATAPATH",
      binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
      securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_BASIC" },
    });
    deepEqual(inputsOf(cluster, "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember eu-secrets"), {
      cryptoKeyId: "eu-secrets-id",
      role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
      member: "serviceAccount:service-666666666666@container-engine-robot.iam.gserviceaccount.com",
    });
  });

  it("makes secure nodes, counted in each zone", async () => {
    const { registrations } = await asWritten();
    const pools = registrations.filter(({ type }) => type === "gcp:container/nodePool:NodePool");
    const common = {
      cluster: "acme-eu",
      location: "europe-west1",
      nodeLocations: ["europe-west1-b", "europe-west1-c", "europe-west1-d"],
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { maxSurge: 1, maxUnavailable: 0 },
    };
    const nodeConfig = {
      imageType: "COS_CONTAINERD",
      serviceAccount: "nodes@acme-eu.example",
      oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
      metadata: { "disable-legacy-endpoints": "true" },
      workloadMetadataConfig: { mode: "GKE_METADATA" },
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
      bootDiskKmsKey: "eu-disks-id",
    };
    deepEqual(
      pools.map(({ inputs }) => inputs),
      [
        {
          ...common,
          name: "general",
          initialNodeCount: 4,
          autoscaling: { totalMinNodeCount: 12, totalMaxNodeCount: 24, locationPolicy: "BALANCED" },
          nodeConfig: { ...nodeConfig, machineType: "n2-standard-4", labels: {}, taints: [] },
        },
        {
          ...common,
          name: "memory",
          nodeCount: 2,
          nodeConfig: {
            ...nodeConfig,
            machineType: "n2-highmem-4",
            labels: { memory: "much" },
            taints: [{ key: "memory", value: "much", effect: "NO_EXECUTE" }],
          },
        },
      ],
    );
    deepEqual(
      pools.map(({ ignoreChanges }) => ignoreChanges),
      [["initialNodeCount", "nodeCount"], ["initialNodeCount"]],
    );
  });

  it("lets the networks of the spec and its Google group in", async () => {
    const open = await create({
      tier: "development",
      authorizedNetworks: ["203.0.113.0/24"],
      securityGroup: "gke-security-groups@acme.example",
    });
    const inputs = inputsOf(open, "gcp:container/cluster:Cluster eu");
    deepEqual(inputs["masterAuthorizedNetworksConfig"], {
      cidrBlocks: [{ cidrBlock: "203.0.113.0/24", displayName: "203.0.113.0/24" }],
      gcpPublicCidrsAccessEnabled: false,
    });
    deepEqual(inputs["privateClusterConfig"], { enablePrivateNodes: true, enablePrivateEndpoint: false });
    deepEqual(inputs["authenticatorGroupsConfig"], { securityGroup: "gke-security-groups@acme.example" });
    deepEqual(inputs["nodeLocations"], ["europe-west1-b"]);
  });

  it("touches no other project than the spec's", async () => {
    const { registrations } = await asWritten();
    const provider = registrations.find(({ type }) => type === "pulumi:providers:gcp");
    deepEqual([provider?.inputs["project"], provider?.inputs["region"]], ["acme-eu", "europe-west1"]);
    deepEqual(
      registrations.filter(({ type, provider: used }) => type.startsWith("gcp:") && used !== "eu"),
      [],
    );
  });

  it("protects a production cluster and its keys until it is named", async () => {
    const guarded = async (unprotected: boolean) =>
      (await create({}, { unprotected })).registrations.filter(({ protect }) => protect).map(({ name }) => name);
    deepEqual(await guarded(false), ["eu", "eu-disks", "eu-secrets"]);
    deepEqual(await guarded(true), []);
  });

  it("gives a kubeconfig that gets its credential from a command", async () => {
    const text = await plain((await asWritten()).result.kubeconfig);
    const { clusters, users } = load(text) as Record<string, readonly unknown[]>;
    deepEqual(clusters, [
      { name: "eu", cluster: { server: "https://10.0.0.2", "certificate-authority-data": "Q0E=" } },
    ]);
    deepEqual(users, [
      {
        name: "eu",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "gke-gcloud-auth-plugin",
            args: [],
            installHint: "Install the plugin: gcloud components install gke-gcloud-auth-plugin",
            interactiveMode: "IfAvailable",
            provideClusterInfo: true,
          },
        },
      },
    ]);
    doesNotMatch(text, /token:|client-key|client-certificate|password/);
  });

  it("tells manifests its address and who issues its tokens", async () => {
    deepEqual(await plain((await asWritten()).result.lateValues), {
      cluster_endpoint: "https://10.0.0.2",
      oidc_issuer: "https://container.googleapis.com/v1/projects/acme-eu/locations/europe-west1/clusters/acme-eu",
    });
  });

  it("names what it is not told to name after fleet and cluster", async () => {
    const { registrations } = await asWritten();
    const names = registrations
      .filter(({ type }) => type.startsWith("gcp:compute"))
      .map(({ inputs }) => inputs["name"]);
    deepEqual(names, ["acme-eu", "acme-eu-nat", "acme-eu-nat", "acme-eu-nodes"]);
    equal(inputsOf(await asWritten(), "gcp:serviceaccount/account:Account eu-nodes")["accountId"], "acme-eu-nodes");
  });
});
