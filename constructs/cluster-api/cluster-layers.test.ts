import { deepEqual, equal, ok, throws } from "node:assert/strict";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { lateUses } from "../../lib/late.js";
import type { Layer } from "../../lib/layer.js";
import { manifestTitle } from "../../lib/manifests.js";
import { clusterLayers } from "./cluster-layers.js";
import { aks, clusterApiFleet as fleet, eks, gke } from "./clusters.test.data.js";

const without = (options: readonly string[]) => Object.fromEntries(options.map((option) => [option, false]));

/** A fleet with a cluster of Cluster API on each cloud. */
const clusters: Readonly<Record<string, ClusterSpec>> = {
  us: { ...eks.spec, provisioner: "cluster-api" },
  eu: {
    ...gke.spec,
    provisioner: "cluster-api",
    clusterApi: { version: "1.35.2" },
    hardening: without(gke.options.without),
  },
  asia: {
    ...aks.spec,
    provisioner: "cluster-api",
    clusterApi: { credentials: "azure" },
    hardening: without(aks.options.without),
  },
};
const three: Fleet = { ...fleet, clusters: { ...fleet.clusters, ...clusters } };
const named = (layers: readonly Layer[], name: string) => layers.find((layer) => layer.name === name)?.manifests ?? [];

describe("clusterLayers", () => {
  it("are a layer for each cluster of Cluster API, which its own stack applies", () => {
    deepEqual(
      clusterLayers(three).map(({ manifests, ...layer }) => {
        ok(manifests.length > 4);
        return layer;
      }),
      ["asia", "eu", "staging", "us"].map((cluster) => ({
        name: `cluster-${cluster}`,
        after: ["cluster-api"],
        deliver: "pulumi",
        appliedBy: cluster,
      })),
    );
  });

  it("hold all that Cluster API needs of staging, in the namespace where clusterctl looks", () => {
    deepEqual(named(clusterLayers(fleet), "cluster-staging").map(manifestTitle), [
      "Cluster default/staging",
      "AWSManagedCluster default/staging",
      "AWSManagedControlPlane default/staging",
      "MachinePool default/staging-general",
      "AWSManagedMachinePool default/staging-general",
      "MachinePool default/staging-batch",
      "AWSManagedMachinePool default/staging-batch",
    ]);
  });

  it("know the key of the Secrets once the stack has made it", () => {
    deepEqual(
      Object.fromEntries(
        clusterLayers(three).map(({ name, manifests }) => [name, lateUses(manifests).map(({ late }) => late)]),
      ),
      {
        "cluster-asia": ["cluster_asia_secrets_key"],
        "cluster-eu": [],
        "cluster-staging": ["cluster_staging_secrets_key"],
        "cluster-us": ["cluster_us_secrets_key"],
      },
    );
  });

  it("let Rancher import the clusters where it runs", () => {
    const label = (of: Fleet) =>
      named(clusterLayers(of), "cluster-staging")[0]?.metadata.labels?.["cluster-api.cattle.io/rancher-auto-import"];
    equal(
      label({ ...fleet, managementLayer: { rancher: { hostname: "r", certificate: { source: "rancher" } } } }),
      "true",
    );
    equal(label({ ...fleet, managementLayer: { clusterApiOperator: {} } }), undefined);
  });

  it("refuse what Cluster API cannot create", () => {
    const open: Fleet = { ...three, clusters: { ...clusters, eu: { ...gke.spec, provisioner: "cluster-api" } } };
    throws(() => clusterLayers(open), {
      name: "InvalidError",
      message: /clusters\.eu\.hardening\.auditLogs must be off[^]*gke must be there for a cluster on gke, got nothing/,
    });
  });

  const staging = three.clusters["staging"];
  const edits: Readonly<Record<string, Fleet>> = {
    "the labels of a workload": {
      ...three,
      workloads: Object.fromEntries(
        Object.entries(three.workloads).map(([name, workload]) => [name, { ...workload, labels: { team: "web" } }]),
      ),
    },
    "another cluster's pool": {
      ...three,
      clusters: {
        ...three.clusters,
        us: {
          ...eks.spec,
          provisioner: "cluster-api",
          pools: { general: { machine: "burstable.large", min: 9, max: 12 } },
        },
      },
    },
    "another cluster": {
      ...three,
      clusters: { ...three.clusters, production: { ...eks.spec, tier: "production" } },
    },
    "the order of the clusters": {
      ...three,
      clusters: Object.fromEntries(Object.entries(three.clusters).toReversed()),
    },
    "the rings": { ...three, rollout: three.rollout.toReversed() },
  };
  for (const [what, edited] of Object.entries(edits)) {
    it(`stay as they are to the byte when ${what} ${what.endsWith("s") ? "change" : "changes"}`, () => {
      ok(JSON.stringify(edited) !== JSON.stringify(three));
      for (const cluster of ["asia", "eu", "staging"]) {
        const before = JSON.stringify(named(clusterLayers(three), `cluster-${cluster}`));
        equal(JSON.stringify(named(clusterLayers(edited), `cluster-${cluster}`)), before);
      }
    });
  }

  it("change with the cluster itself", () => {
    const grown = {
      ...three,
      clusters: { ...three.clusters, staging: { ...staging, kubernetes: "1.36" } as ClusterSpec },
    };
    ok(JSON.stringify(clusterLayers(grown)) !== JSON.stringify(clusterLayers(three)));
  });
});
