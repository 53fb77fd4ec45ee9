import { ApiObject } from "cdk8s";
import { Construct } from "constructs";

import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { DeliveryEngine } from "../../lib/fleet/management-layer.js";
import { hardeningOf } from "../../lib/fleet/hardening.js";
import { provisionerOf } from "../../lib/fleet/provisioner.js";
import type { Manifest } from "../../lib/manifests.js";
import { flotillaLabels } from "../labels.js";
import { RestrictedNamespace } from "../restricted-namespace.js";
import { BaselineNamespace } from "./baseline-namespace.js";
import { clusterProfileDefinition } from "./cluster-profile-definition.js";
import { argoCdCluster, fluxCluster, fleetCluster, type Registration } from "./registrations.js";

/** What a cluster can do that others may not. */
export type Capability =
  "autoscaling" | "network-policy" | "private-endpoint" | "secrets-encryption" | "workload-identity";

/** A cluster as the inventory lists it. */
export interface InventoryEntry {
  /** Name in the fleet. */
  readonly name: string;
  readonly spec: ClusterSpec;
  /** Ring of the rollout, the first is 1; 0 is the management cluster. */
  readonly ring: number;
  readonly capabilities: readonly Capability[];
}

/** Every cluster of a fleet, whoever creates it, by name. */
export function inventory({ clusters, rollout, management }: Fleet): InventoryEntry[] {
  const rings = new Map(rollout.flatMap((ring, index) => ring.map((name) => [name, index + 1] as const)));
  return Object.entries(clusters)
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([name, spec]) => ({
      name,
      spec,
      ring: name === management ? 0 : (rings.get(name) ?? 0),
      capabilities: capabilitiesOf(spec),
    }));
}

/** What the inventory knows of a cluster, by name; the same as labels, which selectors can ask for, and as properties. */
export function clusterProperties({ spec, ring, capabilities }: InventoryEntry): Record<string, string> {
  return {
    "flotilla/cloud": spec.cloud,
    "flotilla/kubernetes": spec.kubernetes,
    "flotilla/provisioner": provisionerOf(spec),
    ...(spec.cloud === "local" ? {} : { "flotilla/region": spec.region }),
    "flotilla/ring": String(ring),
    "flotilla/tier": spec.tier,
    ...Object.fromEntries(capabilities.map((each) => [`flotilla/can-${each}`, "true"])),
  };
}

/** Who lists the clusters; every ClusterProfile names its manager twice, as the standard asks. */
const clusterManager = "flotilla";

/** Options of {@link Inventory}. */
export interface InventoryProps {
  readonly fleet: Fleet;
  /** Delivery engines of the management cluster, in which every cluster is registered. */
  readonly engines: readonly DeliveryEngine[];
  /**
   * Namespace of the profiles.
   *
   * @defaultValue `"flotilla-inventory"`
   */
  readonly namespace?: string;
}

const registrations: Readonly<Record<DeliveryEngine, (registration: Registration) => Manifest | undefined>> = {
  "argo-cd": argoCdCluster,
  flux: fluxCluster,
  fleet: fleetCluster,
};

/** Namespaces of the registrations; who installs an engine later finds its namespace there. */
export const engineNamespaces: Readonly<Record<DeliveryEngine, readonly string[]>> = {
  "argo-cd": ["argocd"],
  flux: ["flux-system"],
  fleet: ["fleet-default", "fleet-local"],
};

/** Namespace of the profiles, unless somebody says otherwise. */
export const inventoryNamespace = "flotilla-inventory";

/** How an engine knows a cluster; nothing where it cannot reach it without a key. */
export function registration(engine: DeliveryEngine, fleet: Fleet, entry: InventoryEntry): Manifest | undefined {
  const { name, spec } = entry;
  const labels = { ...flotillaLabels, ...clusterProperties(entry) };
  return registrations[engine]({ fleet: fleet.name, name, spec, labels, isManagement: name === fleet.management });
}

/** Whether only a cluster's own stack knows what an engine must be told of it: Argo CD asks no cloud for an address. */
export function isToldByItsStack(engine: DeliveryEngine, { management }: Fleet, { name }: InventoryEntry): boolean {
  return engine === "argo-cd" && name !== management;
}

/**
 * The one list of all clusters, on the management cluster: a ClusterProfile each, and what the delivery engines need to reach
 * them, with no credential in it. What only a cluster's own stack knows is left to the layers that `registrationLayers` makes. What
 * a profile's status holds ({@link clusterProfileStatus}) is written by whoever has seen the cluster.
 *
 * @example
 * new Inventory(chart, "Inventory", { fleet, engines: ["flux"] });
 */
export class Inventory extends Construct {
  constructor(scope: Construct, id: string, { fleet, engines, namespace = inventoryNamespace }: InventoryProps) {
    super(scope, id);
    new RestrictedNamespace(this, "Namespace", { name: namespace });
    new ApiObject(this, "Definition", { ...clusterProfileDefinition });
    for (const name of engines.flatMap((engine) => engineNamespaces[engine])) {
      new BaselineNamespace(this, name, { name });
    }
    for (const entry of inventory(fleet)) {
      this.addProfile(entry, namespace);
      for (const engine of engines.filter((each) => !isToldByItsStack(each, fleet, entry))) {
        this.addRegistration(engine, fleet, entry);
      }
    }
  }

  private addProfile(entry: InventoryEntry, namespace: string): void {
    new ApiObject(this, entry.name, { ...clusterProfile(entry, namespace) });
  }

  private addRegistration(engine: DeliveryEngine, fleet: Fleet, entry: InventoryEntry): void {
    const found = registration(engine, fleet, entry);
    if (found !== undefined) {
      new ApiObject(this, `${engine}-${entry.name}`, { ...found });
    }
  }
}

/**
 * The profile of a cluster, without its status.
 * https://github.com/kubernetes/enhancements/tree/master/keps/sig-multicluster/4322-cluster-inventory
 */
function clusterProfile(entry: InventoryEntry, namespace: string): Manifest {
  return {
    apiVersion: "multicluster.x-k8s.io/v1alpha1",
    kind: "ClusterProfile",
    metadata: {
      name: entry.name,
      namespace,
      labels: { ...flotillaLabels, "x-k8s.io/cluster-manager": clusterManager, ...clusterProperties(entry) },
    },
    spec: { clusterManager: { name: clusterManager }, displayName: entry.name },
  };
}

/** What somebody has seen of a cluster. */
export interface ObservedCluster {
  /** Version that its API server tells: `"1.35.4"`. */
  readonly kubernetes: string;
  readonly controlPlane: {
    readonly isHealthy: boolean;
    /** Word that says why: `"ReadyzPassed"`. */
    readonly reason: string;
    readonly message: string;
    /** Time since which it has been so, by RFC 3339. */
    readonly since: string;
  };
}

/**
 * The status of a cluster's profile: its properties, with what somebody has seen of it its version and the condition
 * `ControlPlaneHealthy`, otherwise the version that the fleet says. An API server takes a status on the `status` subresource alone, so
 * that whoever has seen a cluster writes it there (a server-side apply); an apply of the profile leaves it as it is.
 *
 * @throws RangeError when the fleet has no such cluster
 */
export function clusterProfileStatus(
  fleet: Fleet,
  cluster: string,
  observed?: ObservedCluster,
  namespace = inventoryNamespace,
): Manifest {
  const entry = inventory(fleet).find(({ name }) => name === cluster);
  if (entry === undefined) {
    throw new RangeError(`fleet ${fleet.name} has no cluster ${cluster}`);
  }
  return profileStatus(entry, observed, namespace);
}

/** The statuses of all profiles, for clusters of which nobody has seen anything. */
export function clusterProfileStatuses(fleet: Fleet, namespace = inventoryNamespace): Manifest[] {
  return inventory(fleet).map((entry) => profileStatus(entry, undefined, namespace));
}

function profileStatus(entry: InventoryEntry, observed: ObservedCluster | undefined, namespace: string): Manifest {
  const { metadata, ...profile } = clusterProfile(entry, namespace);
  return {
    ...profile,
    metadata: { name: metadata.name, namespace },
    status: {
      version: { kubernetes: observed?.kubernetes ?? entry.spec.kubernetes },
      properties: Object.entries(clusterProperties(entry)).map(([name, value]) => ({ name, value })),
      ...(observed === undefined ? {} : { conditions: [controlPlaneHealthy(observed)] }),
    },
  };
}

function controlPlaneHealthy({ controlPlane: { isHealthy, reason, message, since } }: ObservedCluster): object {
  const status = isHealthy ? "True" : "False";
  return { type: "ControlPlaneHealthy", status, reason, message, lastTransitionTime: since };
}

function capabilitiesOf(spec: ClusterSpec): Capability[] {
  const { networkPolicy, privateEndpoint, secretsEncryption, workloadIdentity } = hardeningOf(spec);
  const all: Readonly<Record<Capability, boolean | undefined>> = {
    autoscaling: Object.values(spec.pools).some((pool) => "max" in pool),
    "network-policy": networkPolicy,
    "private-endpoint": privateEndpoint,
    "secrets-encryption": secretsEncryption,
    "workload-identity": workloadIdentity,
  };
  return (Object.keys(all) as Capability[]).filter((capability) => all[capability] === true);
}
