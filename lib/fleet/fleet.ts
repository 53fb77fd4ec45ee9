import type { ClusterSpec } from "./cluster-spec.js";
import type { ManagementLayerSpec } from "./management-layer.js";
import type { ServicesSpec } from "./services-spec.js";
import type { DeliverySpec } from "./delivery-spec.js";
import type { PoliciesSpec } from "./policies-spec.js";
import type { TeamSpec } from "./team-spec.js";
import type { WorkloadSpec } from "./workload-spec.js";

/** A fleet of Kubernetes clusters: plain data, written by hand, generated, or read from JSON. */
export interface Fleet {
  /** Name of the fleet, a DNS label: part of the name of every cloud resource. */
  readonly name: string;
  /** DNS zone of the fleet: `"acme.example"`. */
  readonly domain: string;
  /** Clusters by name. */
  readonly clusters: Readonly<Record<string, ClusterSpec>>;
  /** Name of the cluster that manages the others; changes reach it before the first ring. */
  readonly management: string;
  /** Rings in the order in which changes reach them; the clusters of a ring change side by side. */
  readonly rollout: readonly (readonly string[])[];
  /**
   * What the management cluster runs so that it manages the others.
   *
   * @defaultValue nothing
   */
  readonly managementLayer?: ManagementLayerSpec;
  /**
   * Services that every cluster carries.
   *
   * @defaultValue none
   */
  readonly services?: ServicesSpec;
  /**
   * Rules that the clusters hold objects to.
   *
   * @defaultValue none
   */
  readonly policies?: PoliciesSpec;
  /**
   * Teams by name: who owns which namespaces, and what fences them.
   *
   * @defaultValue none
   */
  readonly teams?: Readonly<Record<string, TeamSpec>>;
  /**
   * How policies, tenants and workloads reach the clusters.
   *
   * @defaultValue each cluster's stack applies them
   */
  readonly delivery?: DeliverySpec;
  /** Workloads by name. */
  readonly workloads: Readonly<Record<string, WorkloadSpec>>;
  /**
   * Changes that replace a cluster or a pool and are wanted all the same, each as `<cluster>/<path in its spec>`:
   * `"staging/network.services"`.
   *
   * @defaultValue none
   */
  readonly acknowledgedReplacements?: readonly string[];
}
