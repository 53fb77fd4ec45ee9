import type { Construct } from "constructs";

import { releaseManifest } from "../../lib/chart-release.js";
import { provisioned } from "../../lib/fleet/cluster-api-needs.js";
import { clusterApiOwner } from "../../lib/fleet/cluster-api-owner.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { ManagementLayerSpec } from "../../lib/fleet/management-layer.js";
import type { Layer } from "../../lib/layer.js";
import { apiGroup, manifests, type Manifest } from "../../lib/manifests.js";
import { CORE_VERSION, groups } from "../cluster-api/contract.js";
import { certManagerName } from "../services/cert-manager-values.js";
import { engineLayerName, installedBefore } from "../delivery/engine-layer.js";
import { BaselineNamespace } from "./baseline-namespace.js";
import { clusterApiOperator, ClusterApi } from "./cluster-api.js";
import { crossplaneRelease } from "./crossplane-packages.js";
import { Crossplane } from "./crossplane.js";
import { DefinitionWait } from "./definition-wait.js";
import { FirstOfItsName } from "./first-of-its-name.js";
import { Inventory } from "./inventory.js";
import { importNamespace, Rancher, rancherNamespace, rancherRelease } from "./rancher.js";

/**
 * What only the management cluster runs: the management layer that the fleet describes. A layer stands after the one whose charts or
 * packages bring the definitions of its objects, and waits until these are there.
 */
export function managementLayers(fleet: Fleet): Layer[] {
  const { managementLayer } = fleet;
  if (managementLayer === undefined) {
    return [];
  }
  return [
    ...chartLayers(managementLayer),
    ...clusterApiLayers(fleet),
    ...crossplaneLayers(fleet),
    layer("inventory", ["foundation", ...(installedBefore(fleet) ? [engineLayerName] : [])], (scope) => {
      const { delivery = [], rancher } = managementLayer;
      // Rancher registers with Fleet whatever it imports, under the labels that the import has.
      const engines = delivery.filter((engine) => engine !== "fleet" || rancher === undefined);
      new Inventory(scope, "inventory", { fleet, engines });
    }),
    ...rancherLayers(fleet),
  ];
}

/** Charts, each with its namespace. */
function chartLayers({ rancher, clusterApiOperator: operator, crossplane }: ManagementLayerSpec): Layer[] {
  const owner = rancher === undefined ? [] : [rancherRelease(rancher)];
  const releases = [
    ...owner,
    ...(operator === undefined ? [] : [clusterApiOperator]),
    ...(crossplane === undefined ? [] : [crossplaneRelease]),
  ];
  if (releases.length === 0) {
    return [];
  }
  const needsCertificates = rancher !== undefined || operator !== undefined;
  // Rancher, the operator and the webhooks of Cluster API's providers have their certificates from it.
  const after = needsCertificates ? [certManagerName] : [];
  const { manifests: namespaces, ...rest } = layer("management-charts", ["foundation", ...after], (scope) => {
    for (const { namespace } of releases) {
      new BaselineNamespace(scope, namespace, { name: namespace });
    }
  });
  const waits = rancher === undefined ? [] : rancherDefinitions();
  return [{ ...rest, manifests: [...namespaces, ...releases.map(releaseManifest), ...waits] }];
}

/** Rancher makes its definitions and namespaces when it starts, and then installs Turtles. */
function rancherDefinitions(): Manifest[] {
  return manifests("management-charts", (scope) => {
    new DefinitionWait(scope, "RancherDefinitions", {
      name: "wait-for-rancher",
      namespace: rancherNamespace,
      definitions: [
        "clusters.provisioning.cattle.io",
        "projects.management.cattle.io",
        "capiproviders.turtles-capi.cattle.io",
      ],
      namespaces: [importNamespace],
    });
  });
}

function clusterApiLayers(fleet: Fleet): Layer[] {
  const found = clusterApiOwner(fleet.managementLayer);
  const kubernetes = fleet.clusters[fleet.management]?.kubernetes;
  return found === undefined || kubernetes === undefined
    ? []
    : [
        layer("cluster-api", ["management-charts"], (scope) => {
          new ClusterApi(scope, "cluster-api", { owner: found.owner, clusters: provisioned(fleet), kubernetes });
          if (found.owner.kind === "turtles") {
            new FirstOfItsName(scope, "clusters", { group: groups.core, version: CORE_VERSION });
          }
        }),
      ];
}

/** Packages first: they bring the kinds of the ways into the accounts. */
function crossplaneLayers(fleet: Fleet): Layer[] {
  const identity = fleet.managementLayer?.crossplane;
  if (identity === undefined) {
    return [];
  }
  const all = layer("crossplane", ["management-charts"], (scope) => {
    new Crossplane(scope, "crossplane", { fleet, identity });
  });
  const isPackage = (manifest: Manifest) => ["pkg.crossplane.io", ""].includes(apiGroup(manifest));
  return [
    { ...all, manifests: all.manifests.filter(isPackage) },
    {
      ...all,
      name: "offerings",
      after: ["crossplane"],
      manifests: all.manifests.filter((manifest) => !isPackage(manifest)),
    },
  ];
}

function rancherLayers(fleet: Fleet): Layer[] {
  const spec = fleet.managementLayer?.rancher;
  return spec === undefined
    ? []
    : [
        layer("rancher", ["management-charts"], (scope) => {
          const { teams = {}, clusterIds = {} } = spec;
          new Rancher(scope, "rancher", { fleet, fromClusterApi: Object.keys(provisioned(fleet)), teams, clusterIds });
        }),
      ];
}

function layer(name: string, after: readonly string[], build: (scope: Construct) => void): Layer {
  return { name, after, deliver: "pulumi", manifests: manifests(name, build) };
}
