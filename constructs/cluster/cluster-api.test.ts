import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";

import type { AksSpec, ClusterSpec, EksSpec, GkeSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { plain } from "../../test/plain.js";
import { ran, titles, type Registration, type Run } from "../../test/registrations.js";
import { aks, clusterApiFleet as fleet, eks, gke } from "../cluster-api/clusters.test.data.js";
import { createdByClusterApi } from "./cluster-api/create.js";
import {
  fakeApiServer,
  readyEksCluster,
  type Answers,
  type FakeApiServer,
} from "./cluster-api/fake-api-server.test.data.js";

const off = (options: readonly string[]) => Object.fromEntries(options.map((option) => [option, false]));
const specs = {
  eks: { ...eks.spec, provisioner: "cluster-api" },
  gke: {
    ...gke.spec,
    provisioner: "cluster-api",
    clusterApi: { version: "1.35.2" },
    hardening: off(gke.options.without),
  },
  aks: {
    ...aks.spec,
    provisioner: "cluster-api",
    clusterApi: { credentials: "azure" },
    hardening: off(aks.options.without),
  },
} as const satisfies { eks: EksSpec; gke: GkeSpec; aks: AksSpec };

const withStaging = (spec: ClusterSpec): Fleet => ({ ...fleet, clusters: { ...fleet.clusters, staging: spec } });

describe("ClusterApiCluster", () => {
  let answers: Answers = {};
  let api: FakeApiServer;
  before(async () => {
    api = await fakeApiServer(() => answers);
  });
  beforeEach(() => {
    answers = readyEksCluster("staging");
  });
  after(() => api.close());

  const create = (spec: ClusterSpec, run: Run = {}, unprotected = false) =>
    ran(() => createdByClusterApi({ fleet: withStaging(spec), cluster: "staging", spec, unprotected }), {
      otherOutputs: { management: { kubeconfig: api.kubeconfig } },
      ...run,
    });
  const byTitle = (registrations: readonly Registration[], title: string) =>
    registrations.find(({ type, name }) => `${type.split(":").at(-1) ?? ""} ${name}` === title);
  const cloudParts = (registrations: readonly Registration[]) =>
    titles(registrations.filter(({ type }) => /^(aws|gcp|azure-native):/.test(type)));

  it("makes first what AWS must have, and no more", async () => {
    deepEqual(cloudParts((await create(specs.eks)).registrations), [
      "aws:cloudwatch/logGroup:LogGroup staging-logs",
      "aws:iam/role:Role staging-control-plane",
      "aws:iam/role:Role staging-nodes",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment staging-control-plane-AmazonEKSClusterPolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment staging-nodes-AmazonEC2ContainerRegistryPullOnly",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment staging-nodes-AmazonEKSWorkerNodePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment staging-nodes-AmazonEKS_CNI_Policy",
      "aws:kms/alias:Alias staging-secrets",
      "aws:kms/key:Key staging-secrets",
    ]);
  });

  it("makes first what Google Cloud and Azure must have, and no more", async () => {
    deepEqual(cloudParts((await create(specs.gke, { preview: true })).registrations), [
      "gcp:projects/iAMMember:IAMMember staging-nodes-roles/artifactregistry.reader",
      "gcp:projects/iAMMember:IAMMember staging-nodes-roles/container.defaultNodeServiceAccount",
      "gcp:serviceaccount/account:Account staging-nodes",
    ]);
    deepEqual(cloudParts((await create(specs.aks, { preview: true })).registrations), [
      "azure-native:keyvault:Key staging-secrets",
      "azure-native:keyvault:Vault staging-secrets",
      "azure-native:resources:ResourceGroup staging-keys",
    ]);
  });

  it("creates the Cluster last, so that it goes first, and pools after what their provider has of them", async () => {
    const { registrations } = await create(specs.eks);
    const needs = (title: string) => byTitle(registrations, title)?.dependsOn ?? [];
    ok(needs("AWSManagedControlPlane management/default/AWSManagedControlPlane/staging").includes("staging-secrets"));
    deepEqual(needs("MachinePool management/default/MachinePool/staging-batch"), [
      "management/cluster-staging/custom-resources",
      "management/default/AWSManagedMachinePool/staging-batch",
    ]);
    deepEqual(needs("Cluster management/default/Cluster/staging"), ["management/cluster-staging/machine-pools"]);
  });

  it("tells the control plane its key", async () => {
    const { registrations } = await create(specs.eks);
    const { spec } = byTitle(registrations, "AWSManagedControlPlane management/default/AWSManagedControlPlane/staging")
      ?.inputs as { readonly spec: { readonly encryptionConfig: unknown } };
    deepEqual(spec.encryptionConfig, { provider: "arn:aws:test:::staging-secrets", resources: ["secrets"] });
  });

  it("protects the Cluster and the key as the tier says, unless somebody lifts it", async () => {
    const isProtected = async (spec: EksSpec, unprotected: boolean) =>
      (await create(spec, {}, unprotected)).registrations.filter(({ protect }) => protect).map(({ name }) => name);
    const guarded = { ...specs.eks, hardening: { deletionProtection: true } };
    deepEqual(await isProtected(guarded, false), ["staging-secrets", "management/default/Cluster/staging"]);
    deepEqual(await isProtected(guarded, true), []);
    deepEqual(await isProtected(specs.eks, false), []);
  });

  it("makes the kubeconfig from address and authority of the Secret, and never from its credential", async () => {
    const { result } = await create(specs.eks);
    const kubeconfig = await plain(result.kubeconfig);
    match(kubeconfig, /server: https:\/\/abc\.eks\.example\n/);
    match(kubeconfig, /certificate-authority-data: Q0E=\n/);
    match(kubeconfig, /command: aws\n/);
    ok(!kubeconfig.includes("canary"));
    deepEqual(
      [await plain(result.lateValues["cluster_endpoint"]), await plain(result.lateValues["oidc_issuer"])],
      ["https://abc.eks.example", "https://oidc.eks.example/id/ABC"],
    );
  });

  it("waits for a cluster that is not ready yet", async () => {
    const ready = answers;
    const cluster = "/apis/cluster.x-k8s.io/v1beta2/namespaces/default/clusters/staging";
    answers = { ...ready, [cluster]: { metadata: { name: "staging", generation: 2 }, status: { conditions: [] } } };
    const before = api.calls.length;
    const running = create(specs.eks);
    while (!api.calls.slice(before).some(({ path }) => path === cluster)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    answers = ready;
    equal((await plain((await running).result.kubeconfig)).includes("https://abc.eks.example"), true);
  });

  it("knows in a preview nothing of a cluster that is not there, and asks nobody", async () => {
    const before = api.calls.length;
    const { registrations } = await create(specs.eks, { preview: true });
    equal(api.calls.length, before);
    deepEqual(
      registrations
        .filter(({ type }) => type.startsWith("kubernetes:"))
        .map(({ name }) => name)
        .sort(),
      [
        "management/default/AWSManagedCluster/staging",
        "management/default/AWSManagedControlPlane/staging",
        "management/default/AWSManagedMachinePool/staging-batch",
        "management/default/AWSManagedMachinePool/staging-general",
        "management/default/Cluster/staging",
        "management/default/MachinePool/staging-batch",
        "management/default/MachinePool/staging-general",
      ],
    );
  });

  it("goes on without a management cluster in a preview, and fails before it registers anything in an update", async () => {
    const nowhere = { otherOutputs: {} };
    ok((await create(specs.eks, { ...nowhere, preview: true })).registrations.length > 0);
    await rejects(create(specs.eks, nowhere), {
      message: "staging is created by Cluster API on management, which is not there yet: flotilla up management",
    });
  });
});
