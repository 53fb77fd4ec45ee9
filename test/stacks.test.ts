import { deepEqual, equal, rejects } from "node:assert/strict";

import { createdByClusterApi } from "../constructs/cluster/cluster-api/create.js";
import {
  fakeApiServer,
  readyEksCluster,
  type FakeApiServer,
} from "../constructs/cluster/cluster-api/fake-api-server.test.data.js";
import type { Cluster } from "../constructs/cluster/cluster.js";
import { serviceGrants } from "../constructs/cluster/service-grants.js";
import { clusterStack } from "../constructs/cluster/stack.js";
import { fleetServices } from "../constructs/services/fleet-services.js";
import { isFromClusterApi } from "../lib/fleet/provisioner.js";
import type { EksSpec } from "../lib/fleet/cluster-spec.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { fleet } from "../stacks/fleet.js";
import program from "../stacks/index.js";
import { objectNames } from "./object-names.js";
import { plain } from "./plain.js";
import { ran, titles, type Registration, type Run } from "./registrations.js";
import { withoutCredentialPlugins } from "./without-credential-plugins.js";

const stacks = {
  management: "management",
  "prod-us": "production-us",
  "prod-eu": "production-eu",
  "prod-apac": "production-apac",
  staging: "staging",
  development: "development",
} as const;

const settings = (stack: string, cluster: string): Run => ({ stack, config: { "flotilla:cluster": cluster } });

/** The cluster of a fleet alone, with who its services are to the cloud, and without what runs on it. */
async function clusterAlone(name: string): Promise<void> {
  serviceGrants(await cluster(name), fleetServices(fleet, name));
}

async function cluster(name: string): Promise<Cluster> {
  const spec = fleet.clusters[name];
  if (spec !== undefined && isFromClusterApi(spec)) {
    return createdByClusterApi({ fleet, cluster: name, spec, unprotected: false });
  }
  switch (spec?.cloud) {
    case "eks":
      return new (await import("../constructs/cluster/eks.js")).EksCluster(name, { fleet: "acme", spec });
    case "gke":
      return new (await import("../constructs/cluster/gke.js")).GkeCluster(name, { fleet: "acme", spec });
    case "aks":
      return new (await import("../constructs/cluster/aks.js")).AksCluster(name, { fleet: "acme", spec });
    case "local":
      return new (await import("../constructs/cluster/local.js")).LocalCluster(name, { fleet: "acme", spec });
    case undefined:
      throw new Error(`the reference fleet has no ${name}`);
  }
}

const isObject = ({ type }: Registration) => type.startsWith("kubernetes:") || type.startsWith("flotilla:manifests:");

/** Who has an engine install charts, and who waits until DNS records are gone; both have tests of their own. */
const isAroundCharts = ({ type, name }: Registration) =>
  type === "flotilla:cluster:EngineCharts" || (type === "command:local:Command" && name.endsWith("-records"));

describe("the stacks of the reference fleet", () => {
  withoutCredentialPlugins();
  let management: FakeApiServer;
  before(async () => {
    management = await fakeApiServer(() => readyEksCluster("staging"));
  });
  after(() => management.close());

  it("are all of its clusters", () => {
    const named = Object.entries(fleet.clusters).map(([name, { stack }]) => [stack ?? name, name]);
    deepEqual(Object.fromEntries(named), stacks);
  });

  for (const [stack, name] of Object.entries(stacks)) {
    for (const preview of [true, false]) {
      it(`${stack} registers its cluster and its layers, ${preview ? "in a preview" : "in an update"}`, async () => {
        const otherOutputs = name === "staging" ? { management: { kubeconfig: management.kubeconfig } } : {};
        const whole = await ran(program, { ...settings(stack, name), preview, otherOutputs });
        const alone = await ran(() => clusterAlone(name), { preview, otherOutputs });
        const resources = (registrations: readonly Registration[]) => [
          ...new Set(titles(registrations.filter((each) => !isObject(each) && !isAroundCharts(each)))),
        ];
        deepEqual(resources(whole.registrations), resources(alone.registrations));
        const objects = whole.registrations.filter(({ type }) => type.startsWith("kubernetes:"));
        deepEqual(objects.map(({ name: object }) => object).sort(), objectNames(fleet, name));
      });
    }
  }

  it("tell cluster, spec, kubeconfig, late values and who holds which layer", async () => {
    const { result } = await ran(program, settings("development", "development"));
    deepEqual(Object.keys(result), ["cluster", "spec", "kubeconfig", "lateValues", "layers"]);
    deepEqual([result.cluster, result.spec], ["development", fleet.clusters["development"]]);
    equal((await plain(result.kubeconfig)).split("\n")[2], "current-context: development");
  });

  it("refuse to be another", async () => {
    await rejects(ran(program, settings("prod-asia", "production-us")), {
      message:
        "stack prod-asia is unknown, it must be one of management, prod-us, prod-eu, prod-apac, staging, development",
    });
  });
});

describe("clusterStack", () => {
  withoutCredentialPlugins();
  let management: FakeApiServer;
  before(async () => {
    management = await fakeApiServer(() => readyEksCluster("staging"));
  });
  after(() => management.close());

  const staging = fleet.clusters["staging"] as EksSpec;
  const changed = (change: Partial<EksSpec>, more: Partial<Fleet> = {}): Fleet => ({
    ...fleet,
    ...more,
    clusters: { ...fleet.clusters, staging: { ...staging, ...change } },
  });
  const services = { network: { ...staging.network, services: "10.51.0.0/16" } } as const;
  const run = (of: Fleet, more: Run = {}) =>
    ran(() => clusterStack(of, "staging"), {
      ...settings("staging", "staging"),
      otherOutputs: { management: { kubeconfig: management.kubeconfig } },
      ...more,
    });

  it("refuses a stack that does not say which cluster it is", async () => {
    await rejects(run(fleet, { config: {} }), {
      message:
        "stack staging is invalid\n" +
        '  flotilla:cluster must be "staging" in Pulumi.staging.yaml, got nothing; ' +
        "did you mean pulumi config set flotilla:cluster staging --stack staging",
    });
  });

  it("refuses an invalid fleet before anything is registered", async () => {
    await rejects(run({ ...fleet, name: "Acme" }), {
      message:
        "fleet Acme is invalid\n" +
        '  name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Acme"; did you mean "acme"',
    });
  });

  it("applies layers of the stack's own", async () => {
    const manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "mine" } };
    const layers = [{ name: "own", after: ["foundation"], deliver: "pulumi", manifests: [manifest] }] as const;
    const { registrations } = await ran(
      () => clusterStack(fleet, "development", { layers }),
      settings("development", "development"),
    );
    deepEqual(
      titles(registrations).filter((title) => title.endsWith("/mine")),
      ["kubernetes:core/v1:Namespace development/Namespace/mine"],
    );
  });

  it("compares nothing on its first run", async () => {
    equal((await run(changed(services))).result.cluster, "staging");
  });

  it("refuses to replace what its last run deployed", async () => {
    await rejects(run(changed(services), { lastOutputs: { spec: staging } }), {
      message:
        "cluster staging is invalid\n" +
        '  clusters.staging.network.services must stay "10.50.0.0/16", since a change replaces the cluster ' +
        "(EKS sets the range of Services when it creates a cluster), got " +
        '"10.51.0.0/16"; did you mean to add "staging/network.services" to acknowledgedReplacements',
    });
  });

  const { provisioner, ...byPulumi } = staging;
  const refused: Readonly<Record<string, readonly [next: Fleet, deployed: EksSpec, problem: string]>> = {
    "another provisioner, also when the fleet acknowledges it": [
      changed({}, { acknowledgedReplacements: ["staging/pools.general"] }),
      byPulumi,
      'provisioner must stay "pulumi", since a change replaces the cluster (Pulumi and Cluster API know nothing of what the other has made), ' +
        `got "${provisioner ?? ""}"; did you mean to delete the cluster first (flotilla down)`,
    ],
    "an upgrade that skips a minor version": [
      fleet,
      { ...staging, kubernetes: "1.33" },
      'kubernetes must stay 1.33 or become 1.34, since clusters go up one minor version at a time, got "1.35"; did you mean "1.34"',
    ],
    "an upgrade that goes back": [
      changed({ kubernetes: "1.34" }),
      staging,
      'kubernetes must stay 1.35 or become 1.36, since clusters go up one minor version at a time, got "1.34"; did you mean "1.35"',
    ],
  };
  for (const [what, [next, deployed, problem]] of Object.entries(refused)) {
    it(`refuses ${what}, before anything is registered`, async () => {
      await rejects(run(next, { lastOutputs: { spec: deployed } }), {
        message: `cluster staging is invalid\n  clusters.staging.${problem}`,
      });
    });
  }

  it("refuses objects of Cluster API that refer to another namespace, before anything is registered", async () => {
    const controlPlaneRef = {
      apiVersion: "controlplane.cluster.x-k8s.io/v1beta1",
      kind: "P",
      name: "p",
      namespace: "b",
    };
    const metadata = { name: "own", namespace: "a" };
    const manifests = [
      { apiVersion: "cluster.x-k8s.io/v1beta1", kind: "Cluster", metadata, spec: { controlPlaneRef } },
    ];
    const layers = [{ name: "own", after: [], deliver: "pulumi", manifests }] as const;
    await rejects(
      ran(() => clusterStack(fleet, "staging", { layers }), settings("staging", "staging")),
      {
        message:
          "platform of staging is invalid\n  Cluster a/own: spec.controlPlaneRef.namespace must be the namespace of the object, " +
          'since references do not cross namespaces, got "b"; did you mean "a"',
      },
    );
  });

  it("refuses a gate that is closed by hand, before anything is registered", async () => {
    const gates = { aws: { MachinePool: false } };
    const { rancher, ...others } = fleet.managementLayer ?? {};
    const closed = { ...others, rancher: { ...rancher, clusterApi: { ...rancher?.clusterApi, gates } } };
    await rejects(run({ ...fleet, managementLayer: closed as NonNullable<Fleet["managementLayer"]> }), {
      message: /^fleet acme is invalid\n {2}managementLayer\.rancher\.clusterApi\.gates\.aws\.MachinePool must be /,
    });
  });

  it("replaces what the fleet acknowledges by name", async () => {
    const acknowledged = changed(services, { acknowledgedReplacements: ["staging/network.services"] });
    equal((await run(acknowledged, { lastOutputs: { spec: staging } })).result.cluster, "staging");
  });

  for (const [named, expected] of [
    ["production-us", false],
    ["management,staging", true],
    ["", true],
  ] as const) {
    it(`${expected ? "protects" : "does not protect"} production-us when "${named}" is unprotected`, async () => {
      process.env["FLOTILLA_UNPROTECT"] = named;
      try {
        const { registrations } = await ran(program, settings("prod-us", "production-us"));
        equal(registrations.find(({ type }) => type === "aws:eks/cluster:Cluster")?.protect, expected);
      } finally {
        delete process.env["FLOTILLA_UNPROTECT"];
      }
    });
  }

  for (const [named, holder] of [
    ["", "to-gitops"],
    ["development", "pulumi"],
  ] as const) {
    it(`records ${holder} for a layer that changes hands when "${named}" is unprotected`, async () => {
      process.env["FLOTILLA_UNPROTECT"] = named;
      try {
        const lastOutputs = { spec: fleet.clusters["development"], layers: { workloads: "pulumi" } };
        const { result } = await ran(program, { ...settings("development", "development"), lastOutputs });
        equal((await plain(result.layers))["workloads"], holder);
      } finally {
        delete process.env["FLOTILLA_UNPROTECT"];
      }
    });
  }
});
