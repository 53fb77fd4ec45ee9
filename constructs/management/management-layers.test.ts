import { deepEqual, equal } from "node:assert/strict";

import type { Fleet } from "../../lib/fleet/fleet.js";
import type { ManagementLayerSpec } from "../../lib/fleet/management-layer.js";
import { changedFleet, smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { layerProblems, orderedLayers } from "../../lib/layer.js";
import { manifestTitle, type Manifest } from "../../lib/manifests.js";
import { managementLayers } from "./management-layers.js";

const rancher = { hostname: "rancher.acme.example", certificate: { source: "rancher" } } as const;
const credentials = { gcp: { name: "google-credentials" } };
const crossplane = { google: { workloadIdentityProvider: "p" }, azure: { clientId: "c" } };
const withRancher: ManagementLayerSpec = { rancher: { ...rancher, clusterApi: { credentials } }, crossplane };
const withOperator: ManagementLayerSpec = { clusterApiOperator: { credentials }, crossplane };

/** The small fleet, of which Cluster API creates the cluster in Europe. */
function layersOf(managementLayer: ManagementLayerSpec) {
  const fleet = changedFleet({ clusters: { eu: { provisioner: "cluster-api" } } });
  return managementLayers({ ...fleet, managementLayer });
}
const layerOf = (name: string, spec: ManagementLayerSpec): readonly Manifest[] =>
  layersOf(spec).find((layer) => layer.name === name)?.manifests ?? [];
const titles = (name: string, spec: ManagementLayerSpec) => layerOf(name, spec).map(manifestTitle);
const kinds = (name: string, spec: ManagementLayerSpec) => [...new Set(layerOf(name, spec).map(({ kind }) => kind))];

describe("managementLayers", () => {
  it("are none where the fleet has no management layer", () => {
    deepEqual(managementLayers(smallFleet), []);
  });

  it("are the inventory alone where nothing else is asked for", () => {
    deepEqual(
      layersOf({}).map(({ name }) => name),
      ["inventory"],
    );
  });

  it("stand each after the one that brings its definitions", () => {
    deepEqual(
      layersOf(withRancher).map(({ name, after, deliver }) => [name, after, deliver]),
      [
        ["management-charts", ["foundation", "cert-manager"], "pulumi"],
        ["cluster-api", ["management-charts"], "pulumi"],
        ["crossplane", ["management-charts"], "pulumi"],
        ["offerings", ["crossplane"], "pulumi"],
        ["inventory", ["foundation"], "pulumi"],
        ["rancher", ["management-charts"], "pulumi"],
      ],
    );
  });

  it("share no object, and wait for none that is not there", () => {
    const foundation = { name: "foundation", after: [], deliver: "pulumi", manifests: [] } as const;
    const certManager = { ...foundation, name: "cert-manager" };
    const specs: readonly ManagementLayerSpec[] = [
      withRancher,
      withOperator,
      { crossplane },
      { ...withRancher, delivery: ["argo-cd", "flux", "fleet"] },
      { ...withOperator, delivery: ["flux", "fleet"] },
    ];
    for (const spec of specs) {
      const layers = [foundation, certManager, ...layersOf(spec)];
      deepEqual(layerProblems(layers), []);
      equal(orderedLayers(layers).length, layers.length);
    }
  });

  it("have Rancher, under whose Turtles Cluster API is", () => {
    deepEqual(titles("management-charts", withRancher), [
      "Namespace cattle-system",
      "Namespace crossplane-system",
      "Release cattle-system/rancher",
      "Release crossplane-system/crossplane",
      "ServiceAccount cattle-system/wait-for-rancher",
      "ClusterRole wait-for-rancher",
      "ClusterRoleBinding wait-for-rancher",
      "Job cattle-system/wait-for-rancher",
    ]);
    deepEqual(kinds("cluster-api", withRancher), ["Namespace", "CAPIProvider", "APIService"]);
    deepEqual(titles("rancher", withRancher), ["Cluster fleet-default/asia", "Cluster fleet-default/dev"]);
  });

  it("have kubectl mean Cluster API's clusters, since Rancher and Fleet have clusters too", () => {
    const service = layerOf("cluster-api", withRancher).find(({ kind }) => kind === "APIService");
    deepEqual(
      [service?.metadata.name, service?.["spec"]],
      [
        "v1beta2.cluster.x-k8s.io",
        { group: "cluster.x-k8s.io", version: "v1beta2", groupPriorityMinimum: 2000, versionPriority: 100 },
      ],
    );
  });

  it("wait for the definitions that Rancher makes when it runs, and for those of Turtles, which it installs", () => {
    const job = layerOf("management-charts", withRancher).at(-1)?.["spec"] as {
      template: { spec: Record<"initContainers" | "containers", readonly { args: readonly string[] }[]> };
    };
    const { initContainers, containers } = job.template.spec;
    const definitions = [
      "crd/clusters.provisioning.cattle.io",
      "crd/projects.management.cattle.io",
      "crd/capiproviders.turtles-capi.cattle.io",
    ];
    deepEqual(
      [...initContainers, ...containers].map(({ args }) => args),
      [
        ["wait", "--for=create", "--timeout=12m", ...definitions, "namespace/fleet-default"],
        ["wait", "--for=condition=Established", "--timeout=12m", ...definitions],
      ],
    );
  });

  it("have Cluster API under its operator where Rancher is not", () => {
    deepEqual(titles("management-charts", withOperator), [
      "Namespace capi-operator-system",
      "Namespace crossplane-system",
      "Release capi-operator-system/cluster-api-operator",
      "Release crossplane-system/crossplane",
    ]);
    deepEqual(kinds("cluster-api", withOperator), [
      "Namespace",
      "CoreProvider",
      "BootstrapProvider",
      "ControlPlaneProvider",
      "InfrastructureProvider",
      "AddonProvider",
    ]);
    deepEqual(titles("rancher", withOperator), []);
  });

  it("work out the infrastructures and gates of Cluster API from the clusters that it creates", () => {
    const infrastructures = layerOf("cluster-api", withOperator).filter(
      ({ kind }) => kind === "InfrastructureProvider",
    );
    deepEqual(
      infrastructures.map(({ metadata, spec }) => [metadata.name, spec]),
      [
        [
          "gcp",
          {
            version: "v1.12.0",
            configSecret: { name: "google-credentials" },
            manager: { featureGates: { GKE: true, MachinePool: true } },
          },
        ],
      ],
    );
  });

  it("add the gates that are set by hand, and those that the clusters need", () => {
    const gates = { gcp: { ManagedHelm: true } };
    const all = layerOf("cluster-api", { clusterApiOperator: { credentials, gates } });
    const google = all.find(({ metadata }) => metadata.name === "gcp")?.["spec"] as { manager: unknown };
    deepEqual(google.manager, { featureGates: { ManagedHelm: true, GKE: true, MachinePool: true } });
  });

  it("have ways into the accounts, and offerings, once the packages that bring their kinds are healthy", () => {
    deepEqual(kinds("crossplane", withRancher), ["Function", "DeploymentRuntimeConfig", "Provider", "ConfigMap"]);
    deepEqual(kinds("offerings", withRancher), ["ClusterProviderConfig", "CompositeResourceDefinition", "Composition"]);
    const waits = layerOf("crossplane", withRancher).map(({ kind, metadata }) => [
      kind,
      metadata.annotations?.["pulumi.com/waitFor"],
    ]);
    deepEqual(
      [...new Set(waits.map((each) => JSON.stringify(each)))],
      [
        '["Function","condition=Healthy"]',
        '["DeploymentRuntimeConfig",null]',
        '["Provider","condition=Healthy"]',
        '["ConfigMap",null]',
      ],
    );
  });

  it("register clusters with the engines that are named, but with Fleet where Rancher does", () => {
    const registered = (spec: ManagementLayerSpec) =>
      titles("inventory", { ...spec, delivery: ["flux", "fleet"] }).filter(
        (title) => /^(Config|Cluster )/.test(title) && !title.includes("Namespace"),
      );
    const flux = ["ConfigMap flux-system/cluster-asia", "ConfigMap flux-system/cluster-eu"];
    deepEqual(registered(withRancher), flux);
    deepEqual(registered(withOperator), [
      flux[0],
      "Cluster fleet-default/asia",
      "Cluster fleet-default/dev",
      flux[1],
      "Cluster fleet-default/eu",
      "Cluster fleet-local/local",
    ]);
  });

  it("enforce a Pod Security Standard in every namespace", () => {
    const namespaces = [withRancher, withOperator]
      .flatMap((spec) => layersOf({ ...spec, delivery: ["flux", "fleet"] }).flatMap(({ manifests }) => manifests))
      .filter(({ kind }) => kind === "Namespace");
    deepEqual(
      namespaces.filter(({ metadata }) => metadata.labels?.["pod-security.kubernetes.io/enforce"] === undefined),
      [],
    );
  });

  it("are the same for any order of the fleet's keys", () => {
    const fleet: Fleet = { ...smallFleet, managementLayer: withRancher };
    const clusters = Object.fromEntries(Object.entries(fleet.clusters).reverse());
    const byTitle = (each: Fleet) =>
      managementLayers(each).map(({ name, manifests }) => [name, manifests.map(manifestTitle).sort()]);
    deepEqual(byTitle({ ...fleet, clusters }), byTitle(fleet));
  });
});
