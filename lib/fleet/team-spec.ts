import type { Cidr } from "../cidr.js";
import type { Quantities } from "./quantities.js";

/** A team: its namespaces, the same on each of its clusters, and what fences them. */
export interface TeamSpec {
  /** Namespaces that the team owns; each has one owner. */
  readonly namespaces: readonly string[];
  /**
   * Clusters that the team works on.
   *
   * @defaultValue all but the management cluster
   */
  readonly clusters?: readonly string[];
  /** What all pods of one namespace may ask for together. */
  readonly quota: QuotaSpec;
  /**
   * What one container is given and may ask for.
   *
   * @defaultValue a request of `100m` and `128Mi` and a memory limit of as much, or what the quota has where that is less
   */
  readonly limits?: LimitsSpec;
  /**
   * Whom its pods talk to beside each other and DNS.
   *
   * @defaultValue `{}`: nobody
   */
  readonly network?: TeamNetworkSpec;
  /**
   * Domain in which the hosts of its routes and Ingresses are.
   *
   * @defaultValue no host is the team's
   */
  readonly domain?: string;
}

/** Ceiling on a namespace. */
export interface QuotaSpec {
  /** Sum of what pods request. */
  readonly requests: Quantities;
  /**
   * Sum of the limits of pods.
   *
   * @defaultValue none for CPU; for memory that of `requests`
   */
  readonly limits?: Partial<Quantities>;
  /** Number of pods. */
  readonly pods: number;
  /**
   * Number of objects by resource, as a quota names it: `"services.loadbalancers"`.
   *
   * @defaultValue no port of nodes for a Service (`"services.nodeports": 0`)
   */
  readonly counts?: Readonly<Record<string, number>>;
}

/**
 * Limits of one container: min ≤ defaultRequest ≤ default ≤ max. Kubernetes would take `max` for the `default` that is not
 * written, so that a resource with one must have the other.
 */
export interface LimitsSpec {
  /** What a container requests that says nothing of it. */
  readonly defaultRequest: Quantities;
  /** The limit of a container that says none. */
  readonly default: Partial<Quantities>;
  /**
   * Least request.
   *
   * @defaultValue none
   */
  readonly min?: Partial<Quantities>;
  /**
   * Highest limit.
   *
   * @defaultValue none
   */
  readonly max?: Partial<Quantities>;
}

/** Whom the pods of a team talk to. Nothing else is let through, but DNS and the pods of the same namespace. */
export interface TeamNetworkSpec {
  /**
   * Namespaces whose pods may reach them; where a team owns one, it says so in its `to`.
   *
   * @defaultValue none; that of the Gateway where it takes routes from a namespace of the team
   */
  readonly from?: readonly string[];
  /**
   * Namespaces whose pods they may reach; where a team owns one, it says so in its `from`.
   *
   * @defaultValue none
   */
  readonly to?: readonly string[];
  /**
   * Ranges outside of the cluster that they may reach.
   *
   * @defaultValue none
   */
  readonly egress?: readonly EgressSpec[];
}

/** A range outside of the cluster: its pods and Services and the cloud's metadata address are never in it. */
export interface EgressSpec {
  /** `"0.0.0.0/0"` is the whole internet; any other is no wider than a /8. */
  readonly cidr: Cidr;
  /** TCP ports. */
  readonly ports: readonly number[];
}
