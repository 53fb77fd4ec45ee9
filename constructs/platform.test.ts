import { deepEqual, equal, throws } from "node:assert/strict";

import { property, assert as holds, shuffledSubarray, tuple, type Arbitrary } from "fast-check";

import type { Fleet } from "../lib/fleet/fleet.js";
import { late, lateUses } from "../lib/late.js";
import { manifestTitle, type Manifest } from "../lib/manifests.js";
import { lateValueNames } from "./late-values.js";
import { platform, rendering, type OwnParts } from "./platform.js";
import { object, service } from "./services/services.test.data.js";

const network = { nodes: "10.0.0.0/16", pods: "10.1.0.0/16", services: "10.2.0.0/16" } as const;
const workload = {
  namespace: "shop",
  image: "registry.example/web:1",
  port: 8080,
  resources: { cpu: "100m", memory: "128Mi" },
} as const;
const fleet: Fleet = {
  name: "test",
  domain: "test.example",
  management: "hub",
  rollout: [["local"]],
  clusters: {
    hub: {
      cloud: "eks",
      region: "us-east-1",
      account: "111111111111",
      administrators: ["arn:aws:iam::111111111111:role/platform"],
      tier: "production",
      kubernetes: "1.35",
      network,
      pools: { general: { machine: "general.xlarge", nodes: 3 } },
    },
    local: {
      cloud: "local",
      tier: "development",
      kubernetes: "1.35",
      network,
      pools: { general: { machine: "burstable.medium", nodes: 1 } },
    },
  },
  workloads: {
    web: {
      ...workload,
      replicas: { hub: 3, local: { min: 1, max: 2, targetCpuPercent: 70 } },
      labels: { b: "1", a: "2" },
    },
    api: { ...workload, replicas: { hub: 2 } },
  },
};

const namespace = (name: string): Manifest => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const objects = (cluster: string, layer: string) =>
  platform(fleet, cluster).find(({ name }) => name === layer)?.manifests ?? [];
const deployment = (cluster: string, name: string) =>
  objects(cluster, "workloads").find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name) as
    | (Manifest & {
        spec: { replicas?: number; template: { spec: { topologySpreadConstraints: { whenUnsatisfiable: string }[] } } };
      })
    | undefined;

describe("platform", () => {
  it("is the layers of a cluster, each after what it needs", () => {
    deepEqual(
      platform(fleet, "hub").map(({ name, after, deliver }) => ({ name, after, deliver })),
      [
        { name: "foundation", after: [], deliver: "pulumi" },
        { name: "workloads", after: ["foundation"], deliver: "pulumi" },
      ],
    );
  });

  it("has a layer for each part of a service, before the workloads, and tells what its identities are", () => {
    const certs = service("certs", { provides: ["certificates"], objects: [object("v1", "ConfigMap")] });
    const layersOf = (cluster: string) =>
      platform(fleet, cluster, { services: (name) => (name === "hub" ? [service("site"), certs] : []) });
    deepEqual(
      layersOf("hub").map(({ name, after }) => [name, after]),
      [
        ["foundation", []],
        ["site", ["foundation"]],
        ["certs", ["foundation"]],
        ["certs-objects", ["foundation", "certs"]],
        ["workloads", ["foundation", "site", "certs", "certs-objects"]],
      ],
    );
    deepEqual(
      layersOf("local").map(({ name }) => name),
      ["foundation", "workloads"],
    );
  });

  it("has what an engine of the management cluster is told of all clusters, each applied by the cluster's stack", () => {
    const flux: Fleet = { ...fleet, services: { install: "flux" } };
    const own: OwnParts = { services: (cluster) => [service("site", { before: [namespace(cluster)] })] };
    deepEqual(
      platform(flux, "hub", own).map(({ name, appliedBy, manifests }) => [
        name,
        appliedBy,
        manifests.map(manifestTitle),
      ]),
      [
        ["foundation", undefined, objects("hub", "foundation").map(manifestTitle)],
        ["site", undefined, ["Namespace hub"]],
        ["workloads", undefined, objects("hub", "workloads").map(manifestTitle)],
        ["services-hub-site", "hub", ["HelmRepository flux-system/hub-site", "HelmRelease flux-system/hub-site"]],
        [
          "services-local-site",
          "local",
          ["HelmRepository flux-system/local-site", "HelmRelease flux-system/local-site"],
        ],
      ],
    );
    deepEqual(
      platform(flux, "local", own).map(({ name, manifests }) => [name, manifests.length]),
      [
        ["foundation", 4],
        ["site", 1],
        ["workloads", 6],
      ],
    );
  });

  it("has the workloads that run on the cluster, as often as they run there", () => {
    deepEqual(objects("hub", "workloads").map(manifestTitle), [
      "ServiceAccount shop/api",
      "Deployment shop/api",
      "Service shop/api",
      "PodDisruptionBudget shop/api",
      "Namespace shop",
      "ServiceAccount shop/web",
      "Deployment shop/web",
      "Service shop/web",
      "PodDisruptionBudget shop/web",
    ]);
    deepEqual([deployment("hub", "web")?.spec.replicas, deployment("hub", "api")?.spec.replicas], [3, 2]);
    deepEqual(
      objects("local", "workloads").map(({ kind }) => kind),
      ["ServiceAccount", "Deployment", "Service", "PodDisruptionBudget", "HorizontalPodAutoscaler", "Namespace"],
    );
  });

  it("insists on zones as far as the tier has them", () => {
    const zones = (cluster: string) =>
      deployment(cluster, "web")?.spec.template.spec.topologySpreadConstraints[0]?.whenUnsatisfiable;
    deepEqual([zones("hub"), zones("local")], ["DoNotSchedule", "ScheduleAnyway"]);
  });

  it("uses only late values that clusters of that cloud provide", () => {
    for (const [cluster, spec] of Object.entries(fleet.clusters)) {
      const used = platform(fleet, cluster).flatMap(({ manifests }) => lateUses(manifests).map((use) => use.late));
      deepEqual([...new Set(used)].sort(), lateValueNames(spec, []));
    }
    deepEqual(objects("hub", "foundation").at(-1)?.data, {
      cluster_endpoint: late("cluster_endpoint"),
      oidc_issuer: late("oidc_issuer"),
    });
  });

  it("refuses a workload whose namespace is the platform's, naming both", () => {
    const invalid = {
      ...fleet,
      workloads: { web: { ...workload, namespace: "flotilla-system", replicas: { hub: 1 } } },
    };
    throws(() => platform(invalid, "hub"), {
      name: "InvalidError",
      message:
        "platform of hub is invalid\n  layers.workloads.manifests.4 must be the only Namespace flotilla-system of the cluster, which layers.foundation.manifests.0 is already",
    });
  });

  it("has layers of the stack's own where they say, and refuses an object that is there already", () => {
    const own = (name: string) => ({
      name: "own",
      after: ["foundation"],
      deliver: "pulumi" as const,
      manifests: [{ apiVersion: "v1", kind: "Namespace", metadata: { name } }],
    });
    deepEqual(
      platform(fleet, "hub", { layers: () => [own("mine")] }).map(({ name }) => name),
      ["foundation", "workloads", "own"],
    );
    throws(
      () => platform(fleet, "hub", { layers: () => [own("flotilla-system")] }),
      /^InvalidError: platform of hub is invalid\n.*flotilla-system/s,
    );
  });

  it("refuses a cluster that the fleet does not have", () => {
    throws(() => platform(fleet, "locl"), {
      name: "InvalidError",
      message: 'fleet test is invalid\n  cluster must be one of hub, local, got "locl"; did you mean "local"',
    });
  });
});

describe("rendering", () => {
  it("has the fleet's data and a file a layer for every cluster, with the folder to sync it from", () => {
    deepEqual(
      [...rendering(fleet).keys()],
      [
        "fleet.yaml",
        "hub/foundation.yaml",
        "hub/foundation/kustomization.yaml",
        "hub/workloads.yaml",
        "hub/workloads/kustomization.yaml",
        "local/foundation.yaml",
        "local/foundation/kustomization.yaml",
        "local/workloads.yaml",
        "local/workloads/kustomization.yaml",
      ],
    );
  });

  it("has the layers of a fleet's own beside those of its data", () => {
    const layers = (cluster: string) => [
      {
        name: "own",
        after: ["foundation"],
        deliver: "gitops" as const,
        manifests: [{ apiVersion: "v1", kind: "Namespace", metadata: { name: `own-of-${cluster}` } }],
      },
    ];
    equal(
      rendering(fleet, { layers }).get("local/own.yaml"),
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: own-of-local\n",
    );
  });

  it("is the same bytes for any order of the fleet's keys", () => {
    const expected = JSON.stringify([...rendering(fleet)]);
    holds(
      property(shuffled(fleet), (other) => {
        equal(JSON.stringify([...rendering(other as Fleet)]), expected);
      }),
      { numRuns: 30 },
    );
  });
});

/** The same data with the keys of every object in any order. */
function shuffled(value: unknown): Arbitrary<unknown> {
  if (Array.isArray(value)) {
    return tuple(...value.map(shuffled));
  }
  const entries = Object.entries(Object(value) as object);
  return typeof value !== "object" || entries.length === 0
    ? tuple().map(() => value)
    : tuple(
        shuffledSubarray(entries, { minLength: entries.length }),
        tuple(...entries.map(([key, child]) => shuffled(child).map((other) => [key, other] as const))),
      ).map(([order, children]) => {
        const byKey = new Map(children);
        return Object.fromEntries(order.map(([key]) => [key, byKey.get(key)]));
      });
}
