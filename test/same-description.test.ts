import { deepEqual, ok } from "node:assert/strict";

import { clusterApiObjects } from "../constructs/cluster-api/cluster-api-objects.js";
import { aks, eks, gke } from "../constructs/cluster-api/clusters.test.data.js";
import { AksCluster } from "../constructs/cluster/aks.js";
import { EksCluster } from "../constructs/cluster/eks.js";
import { GkeCluster } from "../constructs/cluster/gke.js";
import type { AksSpec, EksSpec, GkeSpec } from "../lib/fleet/cluster-spec.js";
import type { Manifest } from "../lib/manifests.js";
import { ran, type Registration } from "./registrations.js";

/** What can be read of a cluster, whoever describes it. */
type Facts = Readonly<Record<string, unknown>>;

/** The value at a path (`spec.network.vpc.cidrBlock`) of data that nobody has a type for. */
function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((from, key) => (from as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}

function listAt(value: unknown, path: string): readonly unknown[] {
  return (at(value, path) as readonly unknown[] | undefined) ?? [];
}

/** The value at each of some paths, by the fact that it tells. */
function facts(value: unknown, paths: Readonly<Record<string, string>>): Facts {
  return Object.fromEntries(Object.entries(paths).map(([fact, path]) => [fact, at(value, path)]));
}

const inputsOf = (registrations: readonly Registration[], type: string) =>
  registrations.filter((each) => each.type.endsWith(`:${type}`)).map(({ inputs }) => inputs);
const ofKind = (objects: readonly Manifest[], kind: string) => objects.filter((object) => object.kind === kind);
const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).sort();
/** Spelled alike: `NO_SCHEDULE`, `no-schedule`, `NoSchedule`. */
const spelled = (value: unknown) => String(value).replace(/[-_]/g, "").toLowerCase();
const taints = (value: unknown) =>
  (value as readonly unknown[] | undefined)?.map((each) => [
    ...[at(each, "key"), at(each, "value")],
    spelled(at(each, "effect")),
  ]) ?? [];

describe("a spec is described alike to Pulumi and to Cluster API", () => {
  it("on EKS", async () => {
    const spec: EksSpec = { ...eks.spec, authorizedNetworks: ["192.0.2.0/24"], hardening: { privateEndpoint: false } };
    const { registrations } = await ran(() => new EksCluster("staging", { fleet: "acme", spec }));
    const objects = clusterApiObjects("acme", "staging", spec, eks.options);
    const [cluster] = inputsOf(registrations, "Cluster");
    const [plane] = ofKind(objects, "AWSManagedControlPlane");
    const subnets = inputsOf(registrations, "Subnet").map((subnet) => [
      subnet["availabilityZone"],
      subnet["cidrBlock"],
    ]);

    const byPulumi = {
      ...facts(cluster, {
        name: "name",
        version: "version",
        services: "kubernetesNetworkConfig.serviceIpv4Cidr",
        private: "vpcConfig.endpointPrivateAccess",
        public: "vpcConfig.endpointPublicAccess",
        callers: "vpcConfig.publicAccessCidrs",
        creator: "accessConfig.bootstrapClusterCreatorAdminPermissions",
        addons: "bootstrapSelfManagedAddons",
      }),
      authentication: spelled(at(cluster, "accessConfig.authenticationMode")),
      logs: listAt(cluster, "enabledClusterLogTypes").length,
      encrypts: at(cluster, "encryptionConfig.resources"),
      pods: inputsOf(registrations, "Vpc")[0]?.["cidrBlock"],
      nodes: [inputsOf(registrations, "VpcIpv4CidrBlockAssociation")[0]?.["cidrBlock"]],
      subnets: sorted(subnets),
      administrators: inputsOf(registrations, "AccessEntry").map(({ principalArn }) => principalArn),
      roles: inputsOf(registrations, "Role").map(({ name }) => name),
      pools: sorted(
        inputsOf(registrations, "NodeGroup").map((pool) => [
          ...[pool["nodeGroupName"], listAt(pool, "instanceTypes")[0], pool["amiType"]],
          ...[at(pool, "scalingConfig.minSize"), at(pool, "scalingConfig.maxSize")],
          ...[pool["labels"], taints(pool["taints"])],
        ]),
      ),
    };
    const templates = ofKind(objects, "AWSManagedMachinePool").map(({ spec: pool }) => pool);
    const network = "spec.network";
    const byClusterApi = {
      ...facts(plane, {
        name: "spec.eksClusterName",
        private: "spec.endpointAccess.private",
        public: "spec.endpointAccess.public",
        callers: "spec.endpointAccess.publicCIDRs",
        creator: "spec.accessConfig.bootstrapClusterCreatorAdminPermissions",
        addons: "spec.bootstrapSelfManagedAddons",
      }),
      version: String(at(plane, "spec.version")).slice(1),
      services: listAt(ofKind(objects, "Cluster")[0], "spec.clusterNetwork.services.cidrBlocks")[0],
      authentication: spelled(at(plane, "spec.accessConfig.authenticationMode")),
      logs: Object.values(at(plane, "spec.logging") as object).filter((on) => on === true).length,
      encrypts: at(plane, "spec.encryptionConfig.resources"),
      pods: at(plane, `${network}.vpc.cidrBlock`),
      nodes: listAt(plane, `${network}.vpc.secondaryCidrBlocks`).map((block) => at(block, "ipv4CidrBlock")),
      subnets: sorted(
        listAt(plane, `${network}.subnets`).map((subnet) => [at(subnet, "availabilityZone"), at(subnet, "cidrBlock")]),
      ),
      administrators: listAt(plane, "spec.accessEntries").map((entry) => at(entry, "principalARN")),
      roles: [at(plane, "spec.roleName"), at(templates[0], "roleName")],
      pools: sorted(
        templates.map((pool) => [
          ...[at(pool, "eksNodegroupName"), at(pool, "awsLaunchTemplate.instanceType"), at(pool, "amiType")],
          ...[at(pool, "scaling.minSize"), at(pool, "scaling.maxSize")],
          ...[at(pool, "labels") ?? {}, taints(at(pool, "taints"))],
        ]),
      ),
    };
    deepEqual(byClusterApi, byPulumi);
    ok(byPulumi.subnets.length > 4 && byPulumi.pools.length === 2);
  });

  it("on GKE, but for what its provider cannot say", async () => {
    const hardening = Object.fromEntries(gke.options.without.map((option) => [option, false]));
    const spec: GkeSpec = { ...gke.spec, hardening };
    const { registrations } = await ran(() => new GkeCluster("production-eu", { fleet: "acme", spec }));
    const objects = clusterApiObjects("acme", "production-eu", spec, gke.options);
    const [cluster] = inputsOf(registrations, "Cluster");
    const [plane] = ofKind(objects, "GCPManagedControlPlane");
    const [subnetwork] = inputsOf(registrations, "Subnetwork");
    const ranges = listAt(subnetwork, "secondaryIpRanges").map((range) => at(range, "ipCidrRange"));
    const byPulumi = {
      ...facts(cluster, {
        name: "name",
        location: "location",
        privateNodes: "privateClusterConfig.enablePrivateNodes",
        privateEndpoint: "privateClusterConfig.enablePrivateEndpoint",
        google: "masterAuthorizedNetworksConfig.gcpPublicCidrsAccessEnabled",
        identity: "workloadIdentityConfig.workloadPool",
        groups: "authenticatorGroupsConfig.securityGroup",
      }),
      version: at(cluster, "minMasterVersion"),
      ...{ nodes: subnetwork?.["ipCidrRange"], pods: ranges[0], services: ranges[1] },
      callers: listAt(cluster, "masterAuthorizedNetworksConfig.cidrBlocks").map((block) => at(block, "cidrBlock")),
      account: inputsOf(registrations, "Account")[0]?.["accountId"],
      pools: sorted(
        inputsOf(registrations, "NodePool").map((pool) => [
          ...[
            pool["name"],
            at(pool, "nodeConfig.machineType"),
            at(pool, "nodeConfig.imageType"),
            pool["nodeLocations"],
          ],
          ...[at(pool, "autoscaling.totalMinNodeCount") ?? null, at(pool, "autoscaling.totalMaxNodeCount") ?? null],
          ...[at(pool, "nodeConfig.labels"), taints(at(pool, "nodeConfig.taints"))],
          at(pool, "nodeConfig.shieldedInstanceConfig.enableSecureBoot"),
        ]),
      ),
    };
    const templates = ofKind(objects, "GCPManagedMachinePool").map(({ spec: pool }) => pool);
    const byClusterApi = {
      ...facts(plane, {
        name: "spec.clusterName",
        location: "spec.location",
        privateNodes: "spec.clusterNetwork.privateCluster.enablePrivateNodes",
        privateEndpoint: "spec.clusterNetwork.privateCluster.enablePrivateEndpoint",
        google: "spec.master_authorized_networks_config.gcp_public_cidrs_access_enabled",
        identity: "spec.clusterSecurity.workloadIdentityConfig.workloadPool",
        groups: "spec.clusterSecurity.authenticatorGroupConfig.securityGroups",
        pods: "spec.clusterNetwork.pod.cidrBlock",
        services: "spec.clusterNetwork.service.cidrBlock",
      }),
      version: /^v(1\.\d+)\./.exec(String(at(plane, "spec.version")))?.[1],
      nodes: at(listAt(ofKind(objects, "GCPManagedCluster")[0], "spec.network.subnets")[0], "cidrBlock"),
      callers: listAt(plane, "spec.master_authorized_networks_config.cidr_blocks").map((block) =>
        at(block, "cidr_block"),
      ),
      account: String(at(templates[0], "nodeSecurity.serviceAccount.email")).split("@")[0],
      pools: sorted(
        templates.map((pool) => [
          ...[at(pool, "nodePoolName"), at(pool, "machineType"), at(pool, "imageType"), at(pool, "nodeLocations")],
          ...[at(pool, "scaling.minCount") ?? null, at(pool, "scaling.maxCount") ?? null],
          ...[at(pool, "kubernetesLabels") ?? {}, taints(at(pool, "kubernetesTaints"))],
          at(pool, "nodeSecurity.enableSecureBoot"),
        ]),
      ),
    };
    deepEqual(byClusterApi, byPulumi);
  });

  it("on AKS, but for what its provider cannot say", async () => {
    const spec: AksSpec = { ...aks.spec, hardening: { auditLogs: false, defender: false } };
    const { registrations } = await ran(() => new AksCluster("production-apac", { fleet: "acme", spec }));
    const objects = clusterApiObjects("acme", "production-apac", spec, aks.options);
    const [cluster] = inputsOf(registrations, "ManagedCluster");
    const resources = objects.flatMap((object) => listAt(object, "spec.resources") as readonly Manifest[]);
    const [managed] = ofKind(resources, "ManagedCluster").map(({ spec: fields }) => fields);
    const [plane] = ofKind(objects, "AzureASOManagedControlPlane");
    const same = {
      ...{ nodeGroup: "nodeResourceGroup", dns: "dnsPrefix", rbac: "enableRBAC", local: "disableLocalAccounts" },
      ...{ public: "publicNetworkAccess", api: "apiServerAccessProfile", issuer: "oidcIssuerProfile.enabled" },
      ...{ administrators: "aadProfile.adminGroupObjectIDs", tenant: "aadProfile.tenantID", tier: "sku.tier" },
      ...{ pods: "networkProfile.podCidr", services: "networkProfile.serviceCidr" },
      ...{ dataplane: "networkProfile.networkDataplane", policy: "networkProfile.networkPolicy" },
      ...{ identity: "identity.type", cleaner: "securityProfile.imageCleaner", upgrades: "autoUpgradeProfile" },
    };
    const poolFacts = (pool: unknown, name: unknown) => [
      ...[name, at(pool, "vmSize"), at(pool, "mode"), at(pool, "orchestratorVersion"), at(pool, "availabilityZones")],
      ...[at(pool, "minCount") ?? null, at(pool, "maxCount") ?? null, at(pool, "enableNodePublicIP")],
      ...[at(pool, "nodeLabels") ?? {}, at(pool, "nodeTaints") ?? [], at(pool, "enableEncryptionAtHost")],
    ];
    const [nodes] = inputsOf(registrations, "VirtualNetwork").map((each) => at(each, "addressSpace.addressPrefixes"));
    const byPulumi = {
      ...facts(cluster, same),
      name: cluster?.["resourceName"],
      version: cluster?.["kubernetesVersion"],
      encrypts: at(cluster, "securityProfile.azureKeyVaultKms.enabled"),
      nodes,
      pools: sorted([
        ...listAt(cluster, "agentPoolProfiles").map((pool) => poolFacts(pool, at(pool, "name"))),
        ...inputsOf(registrations, "AgentPool").map((pool) => poolFacts(pool, pool["agentPoolName"])),
      ]),
    };
    const byClusterApi = {
      ...facts(managed, same),
      name: at(managed, "azureName"),
      version: String(at(plane, "spec.version")).slice(1),
      encrypts: at(managed, "securityProfile.azureKeyVaultKms.enabled"),
      nodes: at(ofKind(resources, "VirtualNetwork")[0], "spec.addressSpace.addressPrefixes"),
      pools: sorted(
        ofKind(resources, "ManagedClustersAgentPool").map(({ spec: pool }) => poolFacts(pool, at(pool, "azureName"))),
      ),
    };
    deepEqual(byClusterApi, byPulumi);
  });
});
