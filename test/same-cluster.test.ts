import { deepEqual } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { runtime } from "@pulumi/pulumi";

import { clusterApiObjects } from "../constructs/cluster-api/cluster-api-objects.js";
import { aks, eks, gke } from "../constructs/cluster-api/clusters.test.data.js";
import type { ClusterApiOptions } from "../constructs/cluster-api/options.js";
import { AksCluster } from "../constructs/cluster/aks.js";
import { EksCluster } from "../constructs/cluster/eks.js";
import { GkeCluster } from "../constructs/cluster/gke.js";
import type { AksSpec, ClusterSpec, EksSpec, GkeSpec } from "../lib/fleet/cluster-spec.js";
import { aws } from "../sandbox/clouds/aws/aws.js";
import { azure } from "../sandbox/clouds/azure/azure.js";
import { noControlPlanes } from "../sandbox/clouds/control-planes.js";
import { gcp } from "../sandbox/clouds/gcp/gcp.js";
import { withDefaults } from "../sandbox/clouds/input-problems.js";
import { invoke } from "../sandbox/clouds/invoke.js";
import type { Ask } from "../sandbox/clouds/provider.js";
import type { CloudResource } from "../sandbox/clouds/request.js";
import type { CloudTable, Scope } from "../sandbox/clouds/resource-type.js";
import { openClouds } from "../sandbox/clouds/server.js";
import { FakeManagement } from "../sandbox/infrastructure/fake-management.test.data.js";
import { openInfrastructure } from "../sandbox/infrastructure/infrastructure.js";
import { isProperties, type Properties, type PropertyValue } from "../sandbox/provider/property-value.js";

/** What became of a cluster: what its control plane and its nodes are made from, and what the cloud was told of it. */
interface Outcome {
  readonly controlPlanes: readonly (readonly [string, object])[];
  readonly pools: readonly (readonly [string, object])[];
  readonly cluster: Properties;
  readonly resources: readonly CloudResource[];
}

interface Case {
  readonly table: CloudTable;
  readonly scope: Scope;
  readonly clusterType: string;
  readonly byPulumi: () => unknown;
  readonly spec: ClusterSpec;
  readonly options: (existing: Ask) => Promise<ClusterApiOptions>;
  readonly secrets: readonly string[];
  /** Resources of Pulumi that Cluster API finds there already. */
  readonly prerequisites: RegExp;
  /** Inputs of the cluster that are not the same, and why. */
  readonly differences: Readonly<Record<string, string>>;
}

const plain = <T extends AksSpec | GkeSpec>(spec: T, options: readonly string[]): T => ({
  ...spec,
  hardening: Object.fromEntries(options.map((option) => [option, false])),
});

const eksSpec: EksSpec = { ...eks.spec };
const gkeSpec: GkeSpec = plain(gke.spec, gke.options.without);
const aksSpec: AksSpec = plain(aks.spec, [...aks.options.without, "secretsEncryption"]);

const cases: Readonly<Record<string, Case>> = {
  EKS: {
    table: aws,
    scope: { account: eksSpec.account, region: eksSpec.region },
    clusterType: "aws:eks/cluster:Cluster",
    byPulumi: () => new EksCluster("staging", { fleet: "acme", spec: eksSpec, unprotected: true }),
    spec: eksSpec,
    async options(ask) {
      const { resources = [] } = await ask({ method: "resources" });
      const key = resources.find(({ type }) => type === "aws:kms/key:Key");
      return { eks: { addons: eks.options.eks.addons, secretsKey: key?.outputs["arn"] as string } };
    },
    secrets: [],
    prerequisites: /^aws:(iam.role|iam.rolePolicyAttachment|kms.key):/,
    differences: {
      "encryptionConfig.provider.keyArn": "another key, made beforehand",
      tags: "Pulumi adds them to everything that its provider makes",
      "vpcConfig.subnetIds": "other ids, and the provider gives the control plane the public subnets too",
    },
  },
  GKE: {
    table: gcp,
    scope: { account: gkeSpec.project, region: gkeSpec.region },
    clusterType: "gcp:container/cluster:Cluster",
    byPulumi: () => new GkeCluster("staging", { fleet: "acme", spec: gkeSpec, unprotected: true }),
    spec: gkeSpec,
    options: () => Promise.resolve({ gates: gke.options.gates, gke: gke.options.gke }),
    secrets: [gke.options.gke.credentials],
    prerequisites: /^gcp:serviceaccount/,
    differences: {
      controlPlaneEndpointsConfig: "the provider cannot say it: GKE then lets nobody outside use its DNS endpoint",
      initialNodeCount: "of the default pool, which Pulumi's provider makes and deletes",
      "ipAllocationPolicy.clusterIpv4CidrBlock": "the provider gives ranges, to which GKE adds secondary ranges",
      "ipAllocationPolicy.clusterSecondaryRangeName": "Pulumi makes the secondary ranges itself",
      "ipAllocationPolicy.servicesIpv4CidrBlock": "as for pods",
      "ipAllocationPolicy.servicesSecondaryRangeName": "as for pods",
      minMasterVersion: "the provider wants a patch version",
      network: "by its name instead of its id",
      nodeConfig: "of the default pool",
      nodeLocations: "the provider says it of each pool",
      releaseChannel: "Pulumi says that there is none",
      removeDefaultNodePool: "of the default pool",
      resourceLabels: "Pulumi adds them to everything that its provider makes",
      subnetwork: "by its name instead of its id",
    },
  },
  AKS: {
    table: azure,
    scope: { account: aksSpec.subscription, region: aksSpec.region, tenant: aksSpec.tenant },
    clusterType: "azure-native:containerservice:ManagedCluster",
    byPulumi: () => new AksCluster("staging", { fleet: "acme", spec: aksSpec, unprotected: true }),
    spec: aksSpec,
    options: () => Promise.resolve({ aks: { credentials: aks.options.aks.credentials } }),
    secrets: [aks.options.aks.credentials],
    prerequisites: /^$/,
    differences: {
      agentPoolProfiles: "objects leave out labels and taints of which there are none",
      tags: "Pulumi says them of the resource group alone",
    },
  },
};

describe("a cluster of the same spec, made by Pulumi and by Cluster API", () => {
  for (const [title, each] of Object.entries(cases)) {
    it(`is the same on ${title}`, async () => {
      const first = await inCloud((ask) => pulumi(each, ask), each);
      const second = await inCloud((ask) => clusterApi(each, ask, first.resources), each);
      deepEqual(second.controlPlanes, first.controlPlanes);
      deepEqual(second.pools, first.pools);
      deepEqual(differing(first.cluster, second.cluster), Object.keys(each.differences).sort());
    });
  }
});

/** Runs something against clouds of its own, and says what came of it. */
async function inCloud(work: (ask: Ask) => Promise<void>, { clusterType }: Case): Promise<Outcome> {
  const root = mkdtempSync(join(tmpdir(), "same-cluster-"));
  const controlPlanes = new Map<string, object>();
  const pools = new Map<string, object>();
  const clouds = openClouds(root, {
    ...noControlPlanes(),
    create: (spec) => {
      controlPlanes.set(spec.name, spec);
      return noControlPlanes().create(spec);
    },
    setNodes: (pool) => {
      pools.set(pool.pool, pool);
      return Promise.resolve();
    },
  });
  const ask: Ask = async (request) => (await clouds.answer(request)) as Awaited<ReturnType<Ask>>;
  try {
    await work(ask);
    const { resources = [] } = await ask({ method: "resources" });
    const cluster = resources.find(({ type }) => type === clusterType)?.inputs ?? {};
    return { controlPlanes: [...controlPlanes], pools: [...pools].sort(byName), cluster, resources };
  } finally {
    clouds.close();
    rmSync(root, { recursive: true });
  }
}

/** Runs the construct without an engine: each resource is created in the cloud as it is registered. */
async function pulumi({ table, scope, byPulumi }: Case, ask: Ask): Promise<void> {
  const mocks: runtime.Mocks = {
    async newResource({ type, name, inputs }) {
      const known = table.types[type];
      if (known === undefined) return { id: `${name}-id`, state: inputs as Properties };
      const asked = withDefaults(inputs as Properties, known.inputs);
      const { object } = await ask({ method: "create", cloud: table.name, type, scope, inputs: asked });
      return { id: object?.id, state: { ...object?.outputs } };
    },
    call: async ({ token, inputs }) => {
      const { returned } = await invoke({ ask, scope }, { token, args: inputs as Properties });
      return returned;
    },
  };
  await runtime.setMocks(mocks, "flotilla", "staging", false, "organization");
  byPulumi();
  await runtime.disconnect();
}

/** Applies the objects, once what must be there first is: of that, the same as Pulumi has made. */
async function clusterApi(each: Case, ask: Ask, made: readonly CloudResource[]): Promise<void> {
  const { spec, secrets, prerequisites } = each;
  for (const { cloud, type, scope, inputs } of made.filter((resource) => prerequisites.test(resource.type))) {
    await ask({ method: "create", cloud, type, scope, inputs });
  }
  const management = new FakeManagement();
  const metadata = { namespace: "default" };
  management.apply(secrets.map((name) => ({ apiVersion: "v1", kind: "Secret", metadata: { name, ...metadata } })));
  management.apply(clusterApiObjects("acme", "staging", spec, await each.options(ask)));
  const workloads = {
    credential: () => Promise.resolve({ certificate: "", key: "" }),
    nodes: () => Promise.resolve([]),
  };
  const infrastructure = openInfrastructure({ root: "", api: management, ask, workloads });
  await infrastructure.reconcile();
}

function byName([a]: readonly [string, object], [b]: readonly [string, object]): number {
  return a < b ? -1 : 1;
}

/** Paths of the inputs that are not the same in both. */
function differing(one: PropertyValue | undefined, other: PropertyValue | undefined, at = ""): readonly string[] {
  if (isProperties(one) && isProperties(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].flatMap((name) => differing(one[name], other[name], at === "" ? name : `${at}.${name}`)).sort();
  }
  return isDeepStrictEqual(one, other) ? [] : [at];
}
