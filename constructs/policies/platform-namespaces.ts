import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Manifest } from "../../lib/manifests.js";
import { engineHost } from "../delivery/engine-host.js";
import { platformNamespace } from "../foundation.js";
import { engineNamespaces } from "../management/inventory.js";
import { managementLayers } from "../management/management-layers.js";
import type { OwnParts } from "../platform.js";
import { fleetServices } from "../services/fleet-services.js";
import { systemNamespaces } from "../services/policy-engine.js";

/**
 * Namespaces that a cloud fills by itself, without asking: what it runs there reaches into nodes.
 *
 * - GKE: https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-architecture
 * - AKS: https://learn.microsoft.com/azure/aks/use-azure-policy
 * - kind: https://github.com/kubernetes-sigs/kind/blob/main/pkg/build/nodeimage/const_storage.go
 */
const cloudNamespaces: Readonly<Record<ClusterSpec["cloud"], readonly string[]>> = {
  eks: [],
  gke: ["gke-managed-cim", "gke-managed-system", "gmp-public", "gmp-system"],
  aks: ["aks-command"],
  local: ["local-path-storage"],
};

/** Namespaces of what Rancher and its agents install by themselves, on every cluster that Rancher manages. */
const rancherNamespaces = [
  "cattle-capi-system",
  "cattle-fleet-local-system",
  "cattle-fleet-system",
  "cattle-impersonation-system",
  "cattle-local-user-passwords",
  "cattle-provisioning-capi-system",
  "cattle-system",
  "cattle-turtles-system",
  "cattle-ui-plugin-system",
  "fleet-local",
] as const;

/**
 * Namespaces of what a cluster runs to be one: Kubernetes itself, its cloud, flotilla, the services and the management layer. They are
 * names and no labels, which whoever may edit a namespace could give to it.
 */
export function platformNamespaces(fleet: Fleet, cluster: string, own: OwnParts = {}): readonly string[] {
  const spec = fleet.clusters[cluster];
  const services = [...fleetServices(fleet, cluster), ...(own.services?.(cluster) ?? [])];
  const hasRancher = fleet.managementLayer?.rancher !== undefined;
  const isManagement = cluster === fleet.management;
  const namespaces = [
    ...systemNamespaces,
    platformNamespace,
    ...(spec === undefined ? [] : cloudNamespaces[spec.cloud]),
    ...services.flatMap(({ chart, before, objects }) => [chart.namespace, ...made([...before, ...objects])]),
    ...(hasRancher ? rancherNamespaces : []),
    ...deliveryNamespaces(fleet, cluster),
    ...(isManagement ? managementLayers(fleet).flatMap(({ manifests }) => made(manifests)) : []),
  ];
  return [...new Set(namespaces)].sort(compareTexts);
}

/** The namespaces of the delivery engine where it runs; agents of Fleet run on every cluster. */
function deliveryNamespaces(fleet: Fleet, cluster: string): readonly string[] {
  if (fleet.delivery === undefined) {
    return [];
  }
  const { engine } = fleet.delivery;
  const isHost = cluster === fleet.management || engineHost(fleet, cluster) === cluster;
  return [...(isHost ? engineNamespaces[engine] : []), ...(engine === "fleet" ? ["cattle-fleet-system"] : [])];
}

/** The namespaces that are among some objects. */
function made(manifests: readonly Manifest[]): string[] {
  return manifests
    .filter(({ apiVersion, kind }) => apiVersion === "v1" && kind === "Namespace")
    .map(({ metadata }) => metadata.name);
}
